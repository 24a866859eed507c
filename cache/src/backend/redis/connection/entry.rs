//! A message in the order of its connection, and which replies belong to it.

use bytes::Bytes;
use redis::Value;

use crate::backend::group::{Group, is_queued, out_of_step};
use crate::backend::{Reply, RequestOptions};
use crate::error::{Error, Result};
use crate::operation::{Joined, MULTI, Packed, Payload, Units, of_row, server_error};

/// A message that is queued, being written, or waiting for its replies.
// Kept small: it moves three times on its way.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its number in the order of the connection, given by its queue.
    pub(super) sequence: u64,
    /// The slot for the reply; `None` where nobody waits for it.
    pub(super) slot: Option<usize>,
    /// The number of bytes, of those that were written, and of those to be written: all, unless parts were taken out.
    pub(super) len: u32,
    pub(super) written: u32,
    pub(super) keep: u32,
    pub(super) is_read: bool,
    parts: Parts,
    /// The bytes, where they are not in the buffer that all share.
    pub(super) large: Option<Box<Bytes>>,
    /// The largest string in a reply.
    max_string: usize,
}

/// The parts that wait for replies.
#[derive(Debug)]
enum Parts {
    /// One command.
    Waiting,
    /// A login in place of the one before.
    Login,
    /// All parts have their outcome.
    Answered,
    Several(Box<Several>),
}

/// A group, or several parts.
#[derive(Debug)]
struct Several {
    units: Units,
    /// The part that the next reply belongs to, and the place of the reply in it.
    unit: usize,
    place: u32,
    /// The number of parts that get a reply: all, unless some were taken out before they were sent.
    last: usize,
    group: Group,
    /// The replies of a row so far.
    row: Vec<Value>,
    answers: Vec<Result<Value>>,
}

/// The check of a connection that does not reply.
pub(super) const PING: &[u8] = b"*1\r\n$4\r\nPING\r\n";

/// The largest string that is kept of a reply that nobody reads.
pub(super) const UNREAD: usize = 64 * 1024;

/// The effect of a reply on the message it belongs to.
pub(super) enum Taken {
    /// More replies follow.
    More,
    /// It was the last one.
    Last(Reply),
    /// It was that to a login in place of the one before.
    LoggedIn,
    LoginRefused,
}

/// The connection's state is not known any more: the error is that of the part that showed it.
pub(super) struct Fault(pub(super) Error);

impl Entry {
    #[inline]
    pub(super) fn new(slot: usize, message: &Packed, options: &RequestOptions) -> Self {
        let large = match &message.bytes {
            Payload::Small(_) => None,
            Payload::Large(bytes) => Some(Box::new(bytes.clone())),
        };
        // Longer messages are refused before.
        let len = u32::try_from(message.as_bytes().len()).unwrap_or(u32::MAX);
        Self {
            sequence: 0,
            slot: Some(slot),
            len,
            written: 0,
            keep: len,
            is_read: options.is_read,
            parts: Parts::of(&message.units),
            large,
            max_string: options.max_string,
        }
    }

    /// The check of a connection that does not reply.
    pub(super) fn ping() -> Self {
        Self::of_task(PING, Parts::Waiting)
    }

    /// A login in place of the one before.
    pub(super) fn login(command: &[u8]) -> Self {
        Self::of_task(command, Parts::Login)
    }

    /// A command of the task's own.
    fn of_task(command: &[u8], parts: Parts) -> Self {
        let len = u32::try_from(command.len()).unwrap_or(u32::MAX);
        Self {
            sequence: 0,
            slot: None,
            len,
            written: 0,
            keep: len,
            is_read: true,
            parts,
            large: None,
            max_string: UNREAD,
        }
    }

    /// Returns how many operations it counts for in the queue.
    #[inline]
    pub(super) fn operations(&self) -> usize {
        match &self.parts {
            _ if self.keep == 0 => 0,
            Parts::Several(several) => several.units.len(),
            Parts::Waiting | Parts::Login | Parts::Answered => 1,
        }
    }

    /// Returns the largest string that its next reply may have.
    #[inline]
    pub(super) fn max_string(&self) -> usize {
        self.max_string
    }

    /// Returns whether no part waits for its outcome.
    #[inline]
    pub(super) fn is_answered(&self) -> bool {
        match &self.parts {
            Parts::Waiting | Parts::Login => false,
            Parts::Answered => true,
            Parts::Several(several) => several.unit >= several.last,
        }
    }

    /// Returns whether it is a login in place of the one before.
    pub(super) fn is_login(&self) -> bool {
        matches!(self.parts, Parts::Login)
    }

    /// Returns whether nothing of it is left: nobody waits for it, and no byte of it goes.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.slot.is_none() && self.keep == 0
    }

    /// Returns whether a part of it was written, or has its outcome.
    pub(super) fn has_begun(&self) -> bool {
        let has_outcome = match &self.parts {
            Parts::Waiting | Parts::Login => false,
            Parts::Answered => true,
            Parts::Several(several) => several.unit > 0,
        };
        self.written > 0 || has_outcome
    }

    /// Takes the whole message out, which nobody has begun to write.
    pub(super) fn withdraw(&mut self) {
        self.slot = None;
        self.written = 0;
        self.keep = 0;
        self.parts = Parts::Answered;
    }

    /// Takes the next reply of the connection.
    #[inline]
    pub(super) fn take(&mut self, reply: Value) -> Result<Taken, Fault> {
        match &mut self.parts {
            Parts::Waiting if self.written == self.len && !is_queued(&reply) => {
                self.parts = Parts::Answered;
                Ok(Taken::Last(Reply::One(Ok(reply))))
            }
            Parts::Several(several) => several.take(reply, self.written, self.len, self.slot),
            Parts::Login if self.written == self.len => {
                self.parts = Parts::Answered;
                Ok(match reply {
                    Value::ServerError(_) => Taken::LoginRefused,
                    _ => Taken::LoggedIn,
                })
            }
            Parts::Waiting | Parts::Login => {
                Err(Fault(too_early(&reply, self.written == self.len)))
            }
            Parts::Answered => Err(Fault(out_of_step("a reply too many"))),
        }
    }

    /// Notes the error of the current part, and returns the reply if it was the last one.
    #[cold]
    pub(super) fn fail(&mut self, error: Error) -> Option<Reply> {
        match &mut self.parts {
            Parts::Answered => None,
            Parts::Waiting | Parts::Login => {
                self.parts = Parts::Answered;
                Some(Reply::One(Err(error)))
            }
            Parts::Several(several) => several.answer(Err(error), self.slot),
        }
    }

    /// Takes out the parts that nobody has begun to write, and returns the reply: `sent` for the parts that were written and
    /// not answered, `unsent` for those that were taken out.
    ///
    /// The entry goes on for the replies to those that were written, with nobody to get them.
    pub(super) fn abandon(&mut self, sent: &Error, unsent: &Error) -> Reply {
        self.slot = None;
        let (written, len) = (self.written, self.len);
        match &mut self.parts {
            Parts::Several(several) => {
                self.keep = several.end_of_started(written, len);
                several.abandon(self.keep, len, sent, unsent)
            }
            Parts::Waiting | Parts::Login | Parts::Answered => {
                let error = if written > 0 { sent } else { unsent };
                Reply::One(Err(error.clone()))
            }
        }
    }

    /// Gives every part that was written whole the error `sent`; the rest is written again from its start on.
    pub(super) fn rewind(&mut self, sent: &Error) {
        let (written, len) = (self.written, self.len);
        self.written = match &mut self.parts {
            Parts::Several(several) => several.rewind(written, len, sent, self.slot),
            Parts::Waiting | Parts::Login | Parts::Answered => 0,
        };
    }
}

impl Parts {
    #[inline]
    fn of(units: &Units) -> Self {
        if let Units::Command | Units::Ruled(_) = units {
            return Self::Waiting;
        }
        Self::Several(Box::new(Several {
            units: units.clone(),
            unit: 0,
            place: 0,
            last: units.len(),
            group: Group::default(),
            row: Vec::new(),
            answers: Vec::new(),
        }))
    }
}

impl Several {
    fn take(
        &mut self,
        reply: Value,
        written: u32,
        len: u32,
        slot: Option<usize>,
    ) -> Result<Taken, Fault> {
        if self.unit >= self.last {
            return Err(Fault(out_of_step("a reply too many")));
        }
        if self.next_is_due_at(len) > written {
            return Err(Fault(too_early(&reply, false)));
        }
        let answer = match self.units.joined(self.unit) {
            None if is_queued(&reply) => {
                return Err(Fault(out_of_step("`QUEUED` outside of a group")));
            }
            None => Ok(reply),
            Some(Joined::Row(commands)) => {
                if is_queued(&reply) {
                    return Err(Fault(out_of_step("`QUEUED` outside of a group")));
                }
                self.place += 1;
                self.row.push(reply);
                if self.place < commands {
                    return Ok(Taken::More);
                }
                Ok(of_row(std::mem::take(&mut self.row)))
            }
            Some(Joined::Transaction(commands)) => {
                let place = self.place;
                self.place += 1;
                match self.group.take(reply, place, commands).map_err(Fault)? {
                    None => return Ok(Taken::More),
                    Some(answer) => answer,
                }
            }
        };
        Ok(self.answer(answer, slot).map_or(Taken::More, Taken::Last))
    }

    /// Returns how many bytes are written before the server can send the next reply. It reads the commands of a group one by
    /// one and accepts each at once; the group runs with `EXEC`, its last bytes.
    fn next_is_due_at(&self, len: u32) -> u32 {
        match self.units.joined(self.unit) {
            Some(Joined::Row(commands)) if self.place + 1 < commands => {
                self.start_of(self.unit, len) + 1 + self.place
            }
            Some(Joined::Transaction(commands)) if self.place <= commands => {
                let multi = u32::try_from(MULTI.len()).unwrap_or(u32::MAX);
                self.start_of(self.unit, len) + multi + u32::from(self.place > 0)
            }
            _ => self.end_of(self.unit, len),
        }
    }

    /// Notes the outcome of the current part, and returns the reply if it was the last one.
    fn answer(&mut self, answer: Result<Value>, slot: Option<usize>) -> Option<Reply> {
        self.unit += 1;
        self.place = 0;
        let is_last = self.unit >= self.last;
        let Units::Many(units) = &self.units else {
            return Some(Reply::One(answer));
        };
        if slot.is_none() {
            return is_last.then(|| Reply::Many(Vec::new()));
        }
        if self.answers.capacity() == 0 {
            self.answers.reserve_exact(units.len());
        }
        self.answers.push(answer);
        is_last.then(|| Reply::Many(std::mem::take(&mut self.answers)))
    }

    fn abandon(&mut self, kept: u32, len: u32, sent: &Error, unsent: &Error) -> Reply {
        let all = self.last;
        self.last = (0..all)
            .take_while(|unit| self.end_of(*unit, len) <= kept)
            .count();
        let sent_to = self.last;
        let error = |unit| Err(if unit < sent_to { sent } else { unsent }.clone());
        if !matches!(self.units, Units::Many(_)) {
            return Reply::One(error(0));
        }
        let mut answers = std::mem::take(&mut self.answers);
        answers.extend((self.unit..all).map(error));
        Reply::Many(answers)
    }

    fn rewind(&mut self, written: u32, len: u32, sent: &Error, slot: Option<usize>) -> u32 {
        while self.unit < self.last && self.end_of(self.unit, len) <= written {
            self.answer(Err(sent.clone()), slot);
        }
        self.place = 0;
        self.group = Group::default();
        self.row.clear();
        self.start_of(self.unit, len)
    }

    /// Returns where the last part ends of which a byte was written.
    fn end_of_started(&self, written: u32, len: u32) -> u32 {
        let mut units = 0..self.last;
        let first_unsent = units.find(|unit| self.start_of(*unit, len) >= written);
        first_unsent.map_or(len, |unit| self.start_of(unit, len))
    }

    fn end_of(&self, unit: usize, len: u32) -> u32 {
        match &self.units {
            Units::Command | Units::Ruled(_) | Units::Joined(_) => len,
            Units::Many(units) => units.get(unit).map_or(len, |unit| unit.end),
        }
    }

    fn start_of(&self, unit: usize, len: u32) -> u32 {
        unit.checked_sub(1)
            .map_or(0, |before| self.end_of(before, len))
    }
}

/// Makes the error for a reply that came before its turn. A command that was not written whole has not run: a server that
/// refuses it half-way says why, and closes.
#[cold]
fn too_early(reply: &Value, is_written: bool) -> Error {
    match reply {
        Value::ServerError(error) if !is_written => server_error(error),
        _ => out_of_step("a reply out of its turn").with_may_have_run(is_written),
    }
}
