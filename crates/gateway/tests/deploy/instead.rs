//! Where a web server does something else than the table of the attacks says, or is not asked: one by one, and why that is no harm.

use crate::case::Case;
use crate::front::Program;
use crate::gateways::Behind;

/// What a file of `deploy/` is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The site and the way to the cloud, without a gateway.
    Site,
    /// In front of gateways.
    Gateways,
}

/// What comes of an attack instead of what the table says.
pub(crate) struct Instead {
    /// In these.
    pub(crate) of: &'static [(Program, Form)],
    pub(crate) names: &'static [&'static str],
    pub(crate) statuses: &'static [u16],
    /// As the table counts: at most so many.
    pub(crate) forwarded: usize,
    /// Of a form without a gateway: at most so many requests to the cloud.
    pub(crate) reached: usize,
    pub(crate) why: &'static str,
}

impl Instead {
    pub(crate) fn is_of(&self, program: Program, form: Form, name: &str) -> bool {
        self.names.contains(&name) && self.of.contains(&(program, form))
    }
}

/// Attacks that a form is not asked.
pub(crate) struct NotAsked {
    pub(crate) form: Form,
    pub(crate) of: fn(&Case) -> bool,
}

pub(crate) const NOT_ASKED: &[NotAsked] = &[
    // `--read-only`, `--allow-environment` and `--allow-cluster` are a gateway's: without one whatever the caller's own key may do is done.
    NotAsked {
        form: Form::Site,
        of: |case| case.behind == Behind::Narrow,
    },
    // Nobody reads X-Attempt and X-Attempt-Mark where there is no gateway (deploy/README.md): the headers stay behind, the request is one like any other.
    NotAsked {
        form: Form::Site,
        of: |case| {
            matches!(
                case.name.as_str(),
                "an attempt's id that is none"
                    | "two attempts' ids"
                    | "an attempt's mark that is none"
                    | "two marks of an attempt"
                    | "an attempt made before the gateway was started"
                    | "an attempt made through another gateway, in the year 5138"
            )
        },
    },
];

const NGINX_SITE: (Program, Form) = (Program::Nginx, Form::Site);
const CADDY_SITE: (Program, Form) = (Program::Caddy, Form::Site);
const NGINX_GATEWAYS: (Program, Form) = (Program::Nginx, Form::Gateways);
const CADDY_GATEWAYS: (Program, Form) = (Program::Caddy, Form::Gateways);
const SITES: &[(Program, Form)] = &[NGINX_SITE, CADDY_SITE];
const GATEWAYS: &[(Program, Form)] = &[NGINX_GATEWAYS, CADDY_GATEWAYS];

/// An answer of the server's own: nothing is asked of anybody.
const fn answered(
    of: &'static [(Program, Form)],
    names: &'static [&'static str],
    statuses: &'static [u16],
    why: &'static str,
) -> Instead {
    Instead {
        of,
        names,
        statuses,
        forwarded: 0,
        reached: 0,
        why,
    }
}

/// The cloud is asked, and refuses.
const fn refused_by_the_cloud(
    of: &'static [(Program, Form)],
    names: &'static [&'static str],
    statuses: &'static [u16],
    why: &'static str,
) -> Instead {
    Instead {
        reached: 1,
        ..answered(of, names, statuses, why)
    }
}

const NO_GATEWAY: &str = "it asks /gateway, and there is none; the server itself may read such a head";
const THE_CLOUD_READS: &str =
    "neither server reads JSON: the body goes to the cloud with the caller's own key, and is its to refuse";
const ABSOLUTE: &[&str] = &["an absolute target of our own"];
const ODD_VERSION: &[&str] = &["an HTTP version that does not exist"];
const FOLDED: &[&str] = &["a folded header"];

pub(crate) const INSTEAD: &[Instead] = &[
    // Host.
    answered(
        &[NGINX_SITE],
        &["localhost with a dot at its end"],
        &[404],
        "for DNS the same name; nobody else can have it",
    ),
    answered(
        SITES,
        &["a port that is none"],
        &[404],
        "the name is ours, and only the name is looked at: whoever gives names away gives none with our name and another port",
    ),
    answered(SITES, ABSOLUTE, &[404], NO_GATEWAY),
    answered(
        GATEWAYS,
        ABSOLUTE,
        &[200],
        "servers have to take it (RFC 9112, 3.2.2); the gateway is sent the path alone",
    ),
    // Path.
    Instead {
        forwarded: 1,
        reached: 1,
        ..answered(
            SITES,
            &["a query parameter twice"],
            &[200],
            "the queries of a read are the caller's own, with his own key: one reads them, the cloud",
        )
    },
    // Method.
    answered(
        &[CADDY_SITE, CADDY_GATEWAYS],
        &["OPTIONS *"],
        &[200],
        "what Caddy is made of answers it, before any rule, with nothing in it",
    ),
    // Framing.
    answered(
        &[NGINX_SITE, NGINX_GATEWAYS],
        &["two equal lengths"],
        &[400],
        "stricter than the gateway",
    ),
    Instead {
        forwarded: 1,
        reached: 1,
        ..answered(
            &[CADDY_SITE, CADDY_GATEWAYS],
            FOLDED,
            &[202],
            "Caddy makes one line of it, as RFC 9112, 5.2 lets it: nobody behind it sees a fold",
        )
    },
    Instead {
        forwarded: 1,
        reached: 1,
        ..answered(
            &[NGINX_SITE],
            &["two requests in one piece: each is answered by itself"],
            &[202],
            "no connection is kept: the second is not read",
        )
    },
    Instead {
        forwarded: 1,
        reached: 1,
        ..answered(
            &[CADDY_SITE],
            &["two requests in one piece: each is answered by itself"],
            &[202, 404],
            NO_GATEWAY,
        )
    },
    answered(SITES, &["a line feed alone as line end"], &[404], NO_GATEWAY),
    answered(SITES, ODD_VERSION, &[404], NO_GATEWAY),
    answered(
        GATEWAYS,
        ODD_VERSION,
        &[200],
        "read as 1.1, which it says it can be read as; what goes on is 1.1",
    ),
    // Body.
    refused_by_the_cloud(
        SITES,
        &[
            "a request hidden in a body",
            "two JSON objects",
            "an array",
            "half an object",
            "a byte order mark before it",
            "a NUL after it",
            "bytes that are no UTF-8 in it",
            "nested a hundred thousand deep",
        ],
        &[400],
        THE_CLOUD_READS,
    ),
    refused_by_the_cloud(&[NGINX_SITE], &["no body"], &[400], THE_CLOUD_READS),
    // Origin.
    answered(
        SITES,
        &["a preflight of the named origin"],
        &[403],
        "there is no --allow-origin: every other origin is foreign",
    ),
    refused_by_the_cloud(
        SITES,
        &["a cookie instead of a key"],
        &[401],
        "without a key the cloud lets nobody in; the cookie stays behind",
    ),
];
