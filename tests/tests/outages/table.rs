//! The rows and columns of the table, and what a caller gets in each cell.

use typed_cache::{Error, ErrorKind};
use typed_cache_tests::harness::Flavor;

/// A row: a fault, and the time of the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Stopped,
    Killed,
    Down,
    Restarted,
    ClientKill,
    ClientPause,
    Cut,
    OutOfMemory,
    ReadOnly,
    Loading,
    NoAuth,
    DeadAddress,
}

/// A column: a kind of connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The cache's own connection.
    Plain,
    /// The cache's own connection, over TLS.
    Tls,
    /// A `ConnectionManager` of redis-rs that the caller has.
    Own,
    /// A pop that waits, on a connection of its own.
    WaitingPop,
}

/// The events that a fault brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Events {
    pub(crate) disconnected: bool,
    pub(crate) connect_failed: bool,
}

/// What the operation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Works,
    Fails {
        kind: ErrorKind,
        code: Option<String>,
        may_have_run: bool,
    },
}

impl Fault {
    pub(crate) const ALL: [Self; 12] = [
        Self::Stopped,
        Self::Killed,
        Self::Down,
        Self::Restarted,
        Self::ClientKill,
        Self::ClientPause,
        Self::Cut,
        Self::OutOfMemory,
        Self::ReadOnly,
        Self::Loading,
        Self::NoAuth,
        Self::DeadAddress,
    ];

    /// The word in the names of tests.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Killed => "killed",
            Self::Down => "down",
            Self::Restarted => "restarted",
            Self::ClientKill => "client_kill",
            Self::ClientPause => "client_pause",
            Self::Cut => "cut",
            Self::OutOfMemory => "out_of_memory",
            Self::ReadOnly => "read_only",
            Self::Loading => "loading",
            Self::NoAuth => "no_auth",
            Self::DeadAddress => "dead_address",
        }
    }

    /// The head of the row in the guide.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Stopped => "the server is stopped (`SIGSTOP`) and goes on later",
            Self::Killed => "the server is killed while the operation runs",
            Self::Down => "the server is down",
            Self::Restarted => "the server was killed and is up again on its port",
            Self::ClientKill => "`CLIENT KILL` while the operation runs",
            Self::ClientPause => "`CLIENT PAUSE` for longer than the deadline",
            Self::Cut => "the connection breaks in the middle of the reply",
            Self::OutOfMemory => "`maxmemory` is reached, with `noeviction`",
            Self::ReadOnly => "the server becomes a replica",
            Self::Loading => "the server loads its data",
            Self::NoAuth => "the login is not valid any more, at the next connect",
            Self::DeadAddress => "the name has two addresses, and one is dead",
        }
    }
}

impl Fault {
    /// The events about the cache's own connections while the fault lasts and until the work goes on.
    pub(crate) fn events(self) -> Events {
        let (disconnected, connect_failed) = match self {
            Self::Stopped | Self::ClientPause | Self::OutOfMemory | Self::DeadAddress => {
                (false, false)
            }
            Self::ClientKill | Self::Cut | Self::ReadOnly => (true, false),
            Self::Killed | Self::Down | Self::Restarted | Self::Loading | Self::NoAuth => {
                (true, true)
            }
        };
        Events {
            disconnected,
            connect_failed,
        }
    }
}

impl Events {
    /// The cell in the guide.
    pub(crate) fn words(self) -> &'static str {
        match (self.disconnected, self.connect_failed) {
            (false, false) => "none",
            (true, false) => "`Disconnected`",
            (true, true) => "`Disconnected`, `ConnectFailed`",
            (false, true) => "`ConnectFailed`",
        }
    }
}

impl Column {
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::Tls, Self::Own, Self::WaitingPop];

    /// The word in the names of tests.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Tls => "tls",
            Self::Own => "own",
            Self::WaitingPop => "waiting_pop",
        }
    }

    /// The head of the column in the guide.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Tls => "TLS",
            Self::Own => "`ConnectionManager`",
            Self::WaitingPop => "pop that waits",
        }
    }

    /// The servers that a cell is run on. The Valkey of the tests is built without TLS.
    pub(crate) fn flavors(self) -> &'static [Flavor] {
        match self {
            Self::Plain | Self::WaitingPop => &Flavor::ALL,
            Self::Tls | Self::Own => &[Flavor::Redis],
        }
    }

    /// Returns whether the library made the connection, so that there are events about it.
    pub(crate) fn is_ours(self) -> bool {
        self != Self::Own
    }
}

impl Outcome {
    /// The table.
    pub(crate) fn of(fault: Fault, column: Column) -> Self {
        let (kind, code, may_have_run) = match (fault, column) {
            (Fault::Restarted | Fault::DeadAddress, _)
            | (Fault::OutOfMemory, Column::WaitingPop) => return Self::Works,
            (Fault::Stopped | Fault::ClientPause, _) => (ErrorKind::Timeout, None, true),
            (Fault::Killed | Fault::ClientKill | Fault::Cut, _) | (Fault::Down, Column::Own) => {
                (ErrorKind::Unavailable, None, true)
            }
            (Fault::Down, _) => (ErrorKind::Unavailable, None, false),
            (Fault::OutOfMemory, _) => (ErrorKind::Server, Some("OOM"), false),
            (Fault::ReadOnly, Column::WaitingPop) => (ErrorKind::Server, Some("UNBLOCKED"), false),
            (Fault::ReadOnly, _) => (ErrorKind::Server, Some("READONLY"), false),
            (Fault::Loading, _) => (ErrorKind::Server, Some("LOADING"), false),
            (Fault::NoAuth, Column::Own) => (ErrorKind::Auth, None, true),
            (Fault::NoAuth, _) => (ErrorKind::Auth, Some("WRONGPASS"), false),
        };
        Self::Fails {
            kind,
            code: code.map(str::to_owned),
            may_have_run,
        }
    }

    pub(crate) fn of_error(error: &Error) -> Self {
        Self::Fails {
            kind: error.kind(),
            code: error.code().map(str::to_owned),
            may_have_run: error.may_have_run(),
        }
    }

    /// The first words of the cell in the guide.
    pub(crate) fn words(self) -> String {
        let Self::Fails {
            kind,
            code,
            may_have_run,
        } = self
        else {
            return "works".to_owned();
        };
        let code = code.map(|code| format!(" `{code}`")).unwrap_or_default();
        format!("`{kind:?}`{code} `{may_have_run}`")
    }
}

/// Makes a test of each cell of a row, by the name that [`Fault::word`] and [`Column::word`] make.
macro_rules! cells {
    ($($run:ident $fault:ident: $plain:ident $tls:ident $own:ident $waiting_pop:ident;)*) => {
        $(
            cells!(@one $plain $run $fault Plain);
            cells!(@one $tls $run $fault Tls);
            cells!(@one $own $run $fault Own);
            cells!(@one $waiting_pop $run $fault WaitingPop);
        )*

        /// The tests of these rows.
        pub(crate) const CELLS: &[(&str, crate::table::Fault, crate::table::Column)] = &[$(
            (stringify!($plain), crate::table::Fault::$fault, crate::table::Column::Plain),
            (stringify!($tls), crate::table::Fault::$fault, crate::table::Column::Tls),
            (stringify!($own), crate::table::Fault::$fault, crate::table::Column::Own),
            (stringify!($waiting_pop), crate::table::Fault::$fault, crate::table::Column::WaitingPop),
        )*];
    };
    (@one $name:ident $run:ident $fault:ident $column:ident) => {
        #[tokio::test]
        async fn $name() {
            let column = crate::table::Column::$column;
            for flavor in column.flavors() {
                let expected = crate::table::Outcome::of(crate::table::Fault::$fault, column);
                let subject = $run(column, *flavor, expected).await;
                subject.assert_events(crate::table::Fault::$fault);
            }
        }
    };
}
pub(crate) use cells;
