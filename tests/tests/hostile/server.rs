//! A server that answers the neighbours well and the operation between them with a hostile reply.

use std::collections::BTreeSet;

use typed_cache_tests::harness::{Answer, FakeServer, Request};
use typed_cache_tests::users::stored_user;

use crate::replies::{End, Hostile};

/// The users that neighbours read; the last one is read behind everything else and lets the replies go.
pub(crate) const BEFORE: u64 = 1;
pub(crate) const FIRST_IN_BATCH: u64 = 2;
pub(crate) const LAST_IN_BATCH: u64 = 3;
pub(crate) const BEHIND: u64 = 4;
pub(crate) const AFTERWARDS: u64 = 5;

/// The place of the hostile reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// That of each command outside of a group, and of `EXEC`.
    Whole,
    /// The only item of `EXEC`'s reply.
    Item,
    /// That of the commands between `MULTI` and `EXEC`, which refuses the group then.
    Queued,
}

/// Starts a server that holds all replies until the neighbour behind has come.
pub(crate) async fn start(reply: &Hostile, place: Place, in_pieces: bool) -> FakeServer {
    let mut users = Vec::new();
    for id in BEFORE..=AFTERWARDS {
        users.push((format!("user:{id}"), stored_user(id).await));
    }
    let hostile = Answers {
        reply: reply.clone(),
        in_pieces,
    };
    let mut in_groups = BTreeSet::new();
    FakeServer::start(move |request| {
        let key = request.word(1);
        let neighbour = users.iter().find(|(user, _)| *user == key);
        if let (Some((_, stored)), "GET") = (neighbour, request.name().as_str()) {
            let is_last = key == format!("user:{BEHIND}");
            let answer = Answer::bulk(stored).held();
            return if is_last {
                answer.and_release()
            } else {
                answer
            };
        }
        other(request, place, &mut in_groups, &hostile).held()
    })
}

fn other(
    request: &Request,
    place: Place,
    in_groups: &mut BTreeSet<u64>,
    hostile: &Answers,
) -> Answer {
    match request.name().as_str() {
        "MULTI" => {
            in_groups.insert(request.connection);
            Answer::bytes("+OK\r\n")
        }
        "EXEC" => {
            in_groups.remove(&request.connection);
            match place {
                Place::Whole => hostile.answer(""),
                Place::Item => hostile.answer("*1\r\n"),
                Place::Queued => Answer::bytes("-EXECABORT Transaction discarded\r\n"),
            }
        }
        _ if in_groups.contains(&request.connection) && place != Place::Queued => {
            Answer::bytes("+QUEUED\r\n")
        }
        _ => hostile.answer(""),
    }
}

struct Answers {
    reply: Hostile,
    in_pieces: bool,
}

impl Answers {
    fn answer(&self, in_front: &str) -> Answer {
        let bytes = [in_front.as_bytes(), &self.reply.bytes].concat();
        let answer = if self.in_pieces {
            // A byte at a time, as long as that is not too many.
            let size = bytes.len() / 32 + 1;
            Answer::pieces(bytes, size)
        } else {
            Answer::bytes(bytes)
        };
        match self.reply.end {
            End::Goes | End::Shifts => answer,
            End::Stalls => answer.then_silence(),
            End::Closes => answer.then_close(),
        }
    }
}
