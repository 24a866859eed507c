//! The commands of a batch and what belongs to which operation.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use redis::{Cmd, Pipeline, Value};

use crate::batch::replies::{Ended, Outcome};
use crate::batch::slot::Slot;
use crate::client::{add_group, group_reply};
use crate::error::Error;
use crate::request::{Commands, Request, size};
use crate::schema::Layout;

/// All that a batch has to send.
pub(crate) struct Queue {
    number: u32,
    chunks: Vec<Chunk>,
    items: u32,
    pub(super) is_atomic: bool,
}

/// What goes into one pipeline.
#[derive(Default)]
pub(crate) struct Chunk {
    commands: Vec<Cmd>,
    /// Of all arguments together.
    bytes: usize,
    items: Vec<Item>,
    has_writes: bool,
}

/// One operation.
struct Item {
    layout: &'static Layout,
    answer: Answer,
}

/// Where the outcome of an operation comes from.
enum Answer {
    One,
    Group(usize),
    Known(Box<Outcome>),
}

impl Queue {
    pub(super) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        Self {
            number: NUMBER.fetch_add(1, Relaxed),
            chunks: Vec::new(),
            items: 0,
            is_atomic: false,
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.commands.len()).sum()
    }

    pub(super) fn push<T>(&mut self, request: Request<T>) -> Slot<T> {
        let Request {
            commands,
            decode,
            asked,
            layout,
            is_read,
        } = request;
        let is_full = |chunk: &Chunk| !self.is_atomic && chunk.is_full();
        if self.chunks.last().is_none_or(is_full) {
            self.chunks.push(Chunk::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(commands, layout, is_read);
        }
        let index = self.items;
        self.items += 1;
        Slot {
            batch: self.number,
            index,
            decode,
            asked,
        }
    }

    /// From now on, and for what is there already, there is one pipeline.
    pub(super) fn make_atomic(&mut self) {
        self.is_atomic = true;
        let merge = |mut all: Chunk, chunk: Chunk| {
            all.commands.extend(chunk.commands);
            all.items.extend(chunk.items);
            all.bytes += chunk.bytes;
            all.has_writes |= chunk.has_writes;
            all
        };
        self.chunks = self.chunks.drain(..).reduce(merge).into_iter().collect();
    }

    /// Returns the chunks; one of reads alone is no read where another one writes, since it must not run behind that.
    pub(super) fn into_chunks(mut self) -> Vec<Chunk> {
        let has_writes = self.chunks.iter().any(|chunk| chunk.has_writes);
        for chunk in &mut self.chunks {
            chunk.has_writes = has_writes;
        }
        self.chunks
    }
}

impl Chunk {
    /// How many commands a pipeline gets before the next one begins.
    pub(crate) const MOST_COMMANDS: usize = 200;

    /// After how many bytes of arguments the next one begins: a pipeline is packed into one buffer.
    const MOST_BYTES: usize = 1 << 20;

    pub(crate) fn is_full(&self) -> bool {
        self.commands.len() >= Self::MOST_COMMANDS || self.bytes >= Self::MOST_BYTES
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn is_read(&self) -> bool {
        !self.has_writes
    }

    pub(super) fn items(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn push(&mut self, commands: Commands, layout: &'static Layout, is_read: bool) {
        self.has_writes |= !is_read;
        let answer = match commands {
            Commands::One(command) => {
                self.bytes += size(&command);
                self.commands.push(command);
                Answer::One
            }
            Commands::Group(group) => {
                let count = group.len();
                self.bytes += group.iter().map(size).sum::<usize>();
                self.commands.extend(group);
                Answer::Group(count)
            }
            Commands::Answered(reply) => Answer::Known(Box::new(Outcome::Reply(reply))),
            Commands::Failed(error) => Answer::Known(Box::new(Outcome::Failed(error))),
        };
        self.items.push(Item { layout, answer });
    }

    /// Returns the first error of an operation that could not be encoded.
    pub(super) fn failure(&self) -> Option<Error> {
        self.items.iter().find_map(|item| match &item.answer {
            Answer::Known(outcome) => match &**outcome {
                Outcome::Failed(error) => Some(error.clone().with_resource(item.layout.resource)),
                Outcome::Reply(_) => None,
            },
            Answer::One | Answer::Group(_) => None,
        })
    }

    /// Moves the commands into `pipeline`, groups as transactions unless they stand `flat` in a larger one.
    pub(super) fn move_commands(&mut self, pipeline: &mut Pipeline, flat: bool) {
        let mut commands = std::mem::take(&mut self.commands).into_iter();
        for item in &self.items {
            match &item.answer {
                Answer::One => pipeline.extend_with(commands.by_ref().take(1)),
                Answer::Group(count) if flat => {
                    pipeline.extend_with(commands.by_ref().take(*count));
                }
                Answer::Group(count) => add_group(pipeline, commands.by_ref().take(*count)),
                Answer::Known(_) => {}
            }
        }
    }

    /// Deals the replies out to the operations.
    pub(super) fn outcomes(self, replies: Vec<Value>, flat: bool) -> Outcomes {
        Outcomes {
            items: self.items.into_iter(),
            replies: replies.into_iter(),
            flat,
        }
    }

    /// Says of the operations that what went over the wire got no answer.
    pub(super) fn unanswered(self, error: Error) -> Unanswered {
        Unanswered {
            items: self.items,
            error,
        }
    }

    /// Returns how many commands go over the wire.
    pub(super) fn wire_len(&self, flat: bool) -> usize {
        let extra = |item: &Item| usize::from(matches!(item.answer, Answer::Group(_)) && !flat) * 2;
        self.commands.len() + self.items.iter().map(extra).sum::<usize>()
    }
}

/// How the operations of one chunk ended, in their order.
pub(crate) struct Outcomes {
    items: std::vec::IntoIter<Item>,
    replies: std::vec::IntoIter<Value>,
    flat: bool,
}

impl Iterator for Outcomes {
    type Item = Ended;

    fn next(&mut self) -> Option<Ended> {
        let replies = &mut self.replies;
        let Item { layout, answer } = self.items.next()?;
        let outcome = match answer {
            Answer::One => Outcome::Reply(replies.next().unwrap_or(Value::Nil)),
            Answer::Group(count) if self.flat => {
                Outcome::Reply(Value::Array(replies.take(count).collect()))
            }
            Answer::Group(count) => Outcome::Reply(group_reply(replies.take(count + 2).collect())),
            Answer::Known(outcome) => *outcome,
        };
        Some(Ended { layout, outcome })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

/// The operations of a chunk that was sent and not answered, and why.
pub(crate) struct Unanswered {
    items: Vec<Item>,
    error: Error,
}

impl Unanswered {
    /// Returns the error, and for each operation how it ended if that was known before anything was sent.
    pub(crate) fn into_parts(
        self,
    ) -> (
        Error,
        impl Iterator<Item = (&'static Layout, Option<Outcome>)>,
    ) {
        let known = |item: Item| match item.answer {
            Answer::One | Answer::Group(_) => (item.layout, None),
            Answer::Known(outcome) => (item.layout, Some(*outcome)),
        };
        (self.error, self.items.into_iter().map(known))
    }
}

/// Adds several commands.
trait ExtendWith {
    fn extend_with(&mut self, commands: impl Iterator<Item = Cmd>);
}

impl ExtendWith for Pipeline {
    fn extend_with(&mut self, commands: impl Iterator<Item = Cmd>) {
        for command in commands {
            self.add_command(command);
        }
    }
}
