//! Environments and Kafka clusters: only what a picker needs (API.md 2.8).

use exact_json::Value;

use crate::decode::{self, Undecodable};

/// An environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// `env-…`
    pub id: String,
    /// Its name for people.
    pub display_name: String,
}

/// A Kafka cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaCluster {
    /// `lkc-…`
    pub id: String,
    /// Its name for people.
    pub display_name: String,
    /// Cloud and region, as far as known: "AWS eu-west-1".
    pub location: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub data: Vec<T>,
    /// The token of the next page, taken out of the full address in `metadata.next` (API.md 1.3).
    pub next: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn decode(
        value: &Value,
        item: impl Fn(&Value) -> Result<T, Undecodable>,
    ) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let next = decode::present(value, "metadata").and_then(|metadata| decode::text(&metadata, "next"));
        Ok(Self {
            data: decode::list(value, "data", item)?,
            next: next.as_deref().and_then(page_token),
        })
    }
}

/// The `page_token` of an address, decoded. An empty one asks for the first page again, for ever: it is none.
fn page_token(address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let token = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("page_token="))
        .filter(|token| !token.is_empty())?;
    Some(
        percent_encoding::percent_decode_str(token)
            .decode_utf8_lossy()
            .into_owned(),
    )
}

impl Environment {
    pub(crate) fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let id = decode::required(value, "id", exact_json::Kind::String)?;
        let id = id.as_str().unwrap_or_default().into_owned();
        Ok(Self {
            display_name: decode::text(value, "display_name").unwrap_or_else(|| id.clone()),
            id,
        })
    }
}

impl KafkaCluster {
    pub(crate) fn decode(value: &Value) -> Result<Self, Undecodable> {
        decode::expect_object(value)?;
        let id = decode::required(value, "id", exact_json::Kind::String)?;
        let id = id.as_str().unwrap_or_default().into_owned();
        let spec = decode::present(value, "spec");
        let of_spec = |name: &str| spec.as_ref().and_then(|spec| decode::text(spec, name));
        let location: Vec<String> = [of_spec("cloud"), of_spec("region")]
            .into_iter()
            .flatten()
            .collect();
        Ok(Self {
            display_name: of_spec("display_name").unwrap_or_else(|| id.clone()),
            location: location.join(" "),
            id,
        })
    }
}
