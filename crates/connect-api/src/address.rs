//! Where a connector lives. The API addresses it by name, never by its `lcc-` id (API.md 0.1, T2).

use std::fmt;

/// A Kafka cluster inside an environment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClusterAddress {
    /// `env-…`
    pub environment: String,
    /// `lkc-…`
    pub cluster: String,
}

/// A connector: its cluster and its name, which is free text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectorAddress {
    /// The cluster it runs in.
    pub place: ClusterAddress,
    /// The connector's name, decoded.
    pub name: String,
}

impl ConnectorAddress {
    /// An address from its three parts.
    pub fn new(environment: impl Into<String>, cluster: impl Into<String>, name: impl Into<String>) -> Self {
        let place = ClusterAddress {
            environment: environment.into(),
            cluster: cluster.into(),
        };
        Self {
            place,
            name: name.into(),
        }
    }
}

impl fmt::Display for ClusterAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} / {}", self.environment, self.cluster)
    }
}

impl fmt::Display for ConnectorAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} / {}", self.place, self.name)
    }
}

/// Why a text cannot be a connector's name in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing there.
    Empty,
    /// `.` or `..`: every browser and proxy collapses them, also as `%2E%2E`.
    Dots,
    /// A control character.
    Control,
}

impl fmt::Display for NameError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "the connector's name is empty",
            Self::Dots => {
                "a connector called “.” or “..” cannot be addressed by a browser; use another tool for it"
            }
            Self::Control => "the connector's name holds a control character",
        })
    }
}

impl std::error::Error for NameError {}

/// Checks that a name can stand in a path.
///
/// # Errors
/// [`NameError`] says why not.
pub fn check_name(name: &str) -> Result<(), NameError> {
    match name {
        "" => Err(NameError::Empty),
        "." | ".." => Err(NameError::Dots),
        _ if name.chars().any(char::is_control) => Err(NameError::Control),
        _ => Ok(()),
    }
}
