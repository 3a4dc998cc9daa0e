//! Which environments are production: every one that nobody has marked otherwise.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::session::{Endpoint, Session, Upstream};
use crate::browser::preferences;

/// What is said of an environment, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// `config.json` lists it. Only its operator can say otherwise.
    ByOperator,
    /// The user of this browser says so.
    ByUser,
    /// Nobody has said otherwise.
    Unmarked,
    /// `config.json` lists others.
    NotByOperator,
    /// The user of this browser says that it is not.
    NotByUser,
    /// The sandbox's own development environment.
    NotBySandbox,
}

impl Standing {
    /// Whether it counts as production.
    pub fn is_production(self) -> bool {
        matches!(self, Self::ByOperator | Self::ByUser | Self::Unmarked)
    }

    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::ByOperator => "production, as config.json says",
            Self::ByUser => "production, as marked in this browser",
            Self::Unmarked => "counts as production: nobody has marked it otherwise",
            Self::NotByOperator => "not production: config.json names others",
            Self::NotByUser => "not production, as marked in this browser",
            Self::NotBySandbox => "not production: the sandbox's own",
        }
    }
}

/// What the user marked, kept across visits.
#[derive(Clone, Copy)]
pub struct Production {
    session: Session,
    /// By the name under which each is kept.
    marks: RwSignal<BTreeMap<String, Option<bool>>>,
}

impl Production {
    /// Reads marks as they are asked for.
    pub fn start(session: Session) -> Self {
        Self {
            session,
            marks: RwSignal::new(BTreeMap::new()),
        }
    }

    /// Whether an environment counts as production; tracked.
    pub fn is_production(self, environment: &str) -> bool {
        // Before the endpoint is known nothing can be sent; until then the careful answer.
        self.standing(environment).is_none_or(Standing::is_production)
    }

    /// What is said of an environment; tracked. `None` until the endpoint is known.
    pub fn standing(self, environment: &str) -> Option<Standing> {
        let endpoint = self.session.endpoint()?;
        let name = kept_as(&endpoint, environment);
        let mark = self.marks.with(|marks| marks.get(&name).copied());
        let mark = mark.unwrap_or_else(|| preferences::kept(&name).map(|kept| kept == "yes"));
        Some(standing(&endpoint, environment, mark))
    }

    /// Marks an environment, or takes the mark away.
    pub fn mark(self, environment: &str, is_production: Option<bool>) {
        let Some(endpoint) = self.session.endpoint_now() else {
            return;
        };
        let name = kept_as(&endpoint, environment);
        let kept = is_production.map(|is| if is { "yes" } else { "no" });
        preferences::keep(&name, kept);
        self.marks.update(|marks| {
            marks.insert(name, is_production);
        });
    }
}

fn kept_as(endpoint: &Endpoint, environment: &str) -> String {
    format!("production:{}:{environment}", endpoint.name)
}

/// The operator's list is a floor: a visitor can add to it, and cannot take away from it.
fn standing(endpoint: &Endpoint, environment: &str, mark: Option<bool>) -> Standing {
    let listed = endpoint
        .production
        .as_ref()
        .map(|listed| listed.iter().any(|listed| listed == environment));
    match (listed, mark, endpoint.upstream) {
        (Some(true), ..) => Standing::ByOperator,
        (_, Some(true), _) => Standing::ByUser,
        (_, Some(false), _) => Standing::NotByUser,
        (Some(false), None, _) => Standing::NotByOperator,
        (None, None, Upstream::Sandbox) if environment == "env-dev01" => Standing::NotBySandbox,
        (None, None, _) => Standing::Unmarked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(upstream: Upstream, production: Option<&[&str]>) -> Endpoint {
        Endpoint {
            api_base: String::new(),
            name: "test".to_owned(),
            upstream,
            instance: None,
            is_our_gateway: true,
            gateway_has_credentials: false,
            read_only: false,
            production: production.map(|list| list.iter().map(|&name| name.to_owned()).collect()),
        }
    }

    #[test]
    fn everything_is_production_until_somebody_says_otherwise() {
        let cloud = endpoint(Upstream::ConfluentCloud, None);
        assert_eq!(standing(&cloud, "env-dev01", None), Standing::Unmarked);
        assert_eq!(standing(&cloud, "env-dev01", Some(false)), Standing::NotByUser);
        let sandbox = endpoint(Upstream::Sandbox, None);
        assert_eq!(standing(&sandbox, "env-dev01", None), Standing::NotBySandbox);
        assert_eq!(standing(&sandbox, "env-dev01", Some(true)), Standing::ByUser);
        assert_eq!(standing(&sandbox, "env-7k3mz2", None), Standing::Unmarked);
    }

    #[test]
    fn the_operators_list_can_be_added_to_and_not_taken_from() {
        let listed = endpoint(Upstream::ConfluentCloud, Some(&["env-prod"]));
        assert_eq!(standing(&listed, "env-prod", Some(false)), Standing::ByOperator);
        assert_eq!(standing(&listed, "env-dev", None), Standing::NotByOperator);
        assert_eq!(standing(&listed, "env-dev", Some(true)), Standing::ByUser);
    }
}
