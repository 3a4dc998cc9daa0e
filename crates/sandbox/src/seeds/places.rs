//! Environments and clusters.

/// An environment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Environment {
    pub(crate) id: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) clusters: &'static [Cluster],
}

/// A Kafka cluster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    pub(crate) id: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) region: &'static str,
    pub(crate) kind: &'static str,
}

const fn cluster(
    id: &'static str,
    display_name: &'static str,
    region: &'static str,
    kind: &'static str,
) -> Cluster {
    Cluster {
        id,
        display_name,
        region,
        kind,
    }
}

pub(crate) const ENVIRONMENTS: &[Environment] = &[
    Environment {
        id: "env-dev01",
        display_name: "dev",
        clusters: &[
            cluster("lkc-orders", "orders", "eu-west-1", "Standard"),
            cluster("lkc-edge", "edge cases", "eu-west-1", "Basic"),
            cluster("lkc-faults", "faults", "eu-west-1", "Basic"),
        ],
    },
    Environment {
        id: "env-7k3mz2",
        display_name: "prod-eu",
        clusters: &[cluster("lkc-q9x2vw", "payments", "eu-central-1", "Dedicated")],
    },
];
