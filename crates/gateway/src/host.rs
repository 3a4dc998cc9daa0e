//! Which names the gateway answers to. A page elsewhere can make a name of its own point at 127.0.0.1; the
//! `Host` header then still carries that name, and is refused here.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::HeaderMap;
use http::header::HOST;

/// A name, or a name and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    name: String,
    port: Option<u16>,
}

impl FromStr for AllowedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, port) = split(text).ok_or_else(|| format!("{text:?} is not NAME or NAME:PORT"))?;
        Ok(Self {
            name: name.to_ascii_lowercase(),
            port,
        })
    }
}

impl AllowedHost {
    fn matches(&self, name: &str, port: Option<u16>) -> bool {
        self.name.eq_ignore_ascii_case(name) && (self.port.is_none() || self.port == port)
    }
}

/// Why a `Host` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostError {
    /// None, several, or not a host.
    Malformed,
    /// A name the gateway does not answer to.
    Foreign,
}

/// The one `Host` of a request, if the gateway answers to it.
pub(crate) fn check<'a>(headers: &'a HeaderMap, allowed: &[AllowedHost]) -> Result<&'a str, HostError> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(HostError::Malformed);
    };
    let host = host.to_str().map_err(|_| HostError::Malformed)?;
    let (name, port) = split(host).ok_or(HostError::Malformed)?;
    if is_loopback_name(name) || allowed.iter().any(|allowed| allowed.matches(name, port)) {
        Ok(host)
    } else {
        Err(HostError::Foreign)
    }
}

/// `localhost` and the loopback addresses.
pub(crate) fn is_loopback_name(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
        || bare.is_some_and(|bare| {
            bare.parse::<Ipv6Addr>()
                .is_ok_and(|address| address.is_loopback())
        })
}

/// Splits `name[:port]`, where the name may be an IPv6 address in brackets.
fn split(text: &str) -> Option<(&str, Option<u16>)> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => {
            let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
            (name, Some(port.parse().ok().filter(|_| digits)?))
        }
        _ => (text, None),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let bracketed = name.starts_with('[') && name.ends_with(']');
    let valid = if bracketed {
        name.get(1..name.len() - 1)?.parse::<Ipv6Addr>().is_ok()
    } else {
        !name.is_empty() && name.bytes().all(plain)
    };
    valid.then_some((name, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(values: &[&str], allowed: &[&str]) -> Result<String, HostError> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HOST, value.parse().unwrap());
        }
        let allowed: Vec<AllowedHost> = allowed.iter().map(|text| text.parse().unwrap()).collect();
        check(&headers, &allowed).map(str::to_owned)
    }

    #[test]
    fn loopback_names_are_known() {
        for name in [
            "localhost",
            "LOCALHOST:8484",
            "127.0.0.1",
            "127.0.0.1:9",
            "127.9.9.9:1",
            "[::1]",
            "[::1]:8484",
        ] {
            assert_eq!(host(&[name], &[]).as_deref(), Ok(name));
        }
    }

    #[test]
    fn a_rebound_name_is_foreign() {
        for name in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "10.0.0.1",
            "[fe80::1]",
        ] {
            assert_eq!(host(&[name], &[]), Err(HostError::Foreign), "{name}");
        }
    }

    #[test]
    fn there_is_exactly_one_host() {
        assert_eq!(host(&[], &[]), Err(HostError::Malformed));
        assert_eq!(host(&["localhost", "localhost"], &[]), Err(HostError::Malformed));
        for text in [
            "",
            "local host",
            "localhost:",
            "localhost:99999",
            "localhost:+1",
            "a@localhost",
            "[::1",
            "::1",
        ] {
            assert_eq!(host(&[text], &[]), Err(HostError::Malformed), "{text}");
        }
    }

    #[test]
    fn more_names_can_be_allowed() {
        assert!(host(&["Console.Example"], &["console.example"]).is_ok());
        assert!(host(&["console.example:81"], &["console.example"]).is_ok());
        assert!(host(&["console.example:443"], &["console.example:443"]).is_ok());
        assert_eq!(
            host(&["console.example:444"], &["console.example:443"]),
            Err(HostError::Foreign)
        );
        assert!("no/name".parse::<AllowedHost>().is_err());
    }
}
