//! The commands that go in place of those whose replies called for them.

use std::{mem, slice};

use redis::Value;

use crate::backend::traits::{Reply, RequestOptions};
use crate::codec::MaxBytes;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Packed;

/// The next round of a message.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) message: Packed,
    /// The parts of the first message that its commands are for.
    places: Vec<usize>,
    /// The outcomes of the first message, those of earlier rounds among them.
    reply: Reply,
    round: u32,
}

/// After so many rounds others change an entry too often to be compared with.
const MOST_ROUNDS: u32 = 32;

impl Next {
    /// Returns what goes next after the reply to the first message, or the reply where nothing does.
    pub(super) fn after(
        first: &Packed,
        mut reply: Reply,
        options: &RequestOptions,
    ) -> std::result::Result<Self, Reply> {
        let called = called_for(first, first, |at| at, &mut reply, options);
        if called.is_empty() {
            return Err(reply);
        }
        Ok(Self::of(called, reply, 1, |at| at))
    }

    /// Takes the reply to this round, and becomes the next one unless it was the last.
    pub(super) fn go_on(
        &mut self,
        first: &Packed,
        mut reply: Reply,
        options: &RequestOptions,
    ) -> Option<Reply> {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default();
        let mut called = called_for(first, &self.message, place, &mut reply, options);
        if self.round == MOST_ROUNDS {
            for (at, _) in called.drain(..) {
                answers(&mut reply)[at] = Err(conflict());
            }
        }
        for (at, answer) in reply.into_answers().into_iter().enumerate() {
            if let Some(earlier) = answers(&mut self.reply).get_mut(place(at)) {
                *earlier = answer;
            }
        }
        let reply = mem::replace(&mut self.reply, Reply::Many(Vec::new()));
        if called.is_empty() {
            return Some(reply);
        }
        *self = Self::of(called, reply, self.round + 1, place);
        None
    }

    /// Returns whether something else in the first message has run.
    pub(super) fn has_run(&self) -> bool {
        matches!(self.reply, Reply::Many(_))
    }

    fn of(
        called: Vec<(usize, Packed)>,
        reply: Reply,
        round: u32,
        place: impl Fn(usize) -> usize,
    ) -> Self {
        let places = called.iter().map(|(at, _)| place(*at)).collect();
        let mut commands = called.into_iter().map(|(_, command)| command);
        let message = match &reply {
            Reply::One(_) => commands.next().unwrap_or_else(|| Packed::many([])),
            Reply::Many(_) => Packed::many(commands),
        };
        Self {
            message,
            places,
            reply,
            round,
        }
    }
}

/// Returns the commands that the replies to `sent` call for, with their positions in it.
fn called_for(
    first: &Packed,
    sent: &Packed,
    place: impl Fn(usize) -> usize,
    reply: &mut Reply,
    options: &RequestOptions,
) -> Vec<(usize, Packed)> {
    let mut called = Vec::new();
    for (at, answer) in answers(reply).iter_mut().enumerate() {
        let (command, rule) = sent.part(at);
        let (began_with, _) = first.part(place(at));
        let Ok(value) = answer else { continue };
        match rule.next(began_with, command, value, MaxBytes(options.max_string)) {
            Ok(None) => {}
            Ok(Some(next)) if options.scripts => called.push((at, next)),
            Ok(Some(_)) => *answer = Err(rule.needs_a_script()),
            Err(error) => *answer = Err(error),
        }
    }
    called
}

fn answers(reply: &mut Reply) -> &mut [Result<Value>] {
    match reply {
        Reply::One(answer) => slice::from_mut(answer),
        Reply::Many(answers) => answers,
    }
}

#[cold]
fn conflict() -> Error {
    let message = format!("others changed the entry in each of {MOST_ROUNDS} tries to write it");
    Error::new(ErrorKind::Conflict, message)
}
