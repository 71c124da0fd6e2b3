//! Who may come in.
//!
//! A page on the web can make a browser send requests to this machine. So a
//! request must be for a name of ours (against a foreign name that is made to
//! point here), come from our own page if a browser sends it, and carry a
//! coder's secret: in a cookie that no script can read and no other site can
//! have sent, set by the link that the program printed.

use std::net::SocketAddr;

use axum::http::{HeaderMap, Method, header};

/// The names of this server.
#[derive(Debug, Clone)]
pub(super) struct Doors {
    hosts: Vec<String>,
    cookie: String,
}

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Asked for under a name that is not ours.
    Host,
    /// Sent by another page.
    Origin,
    /// Not what our own page sends.
    Kind,
}

impl Doors {
    pub(super) fn new(address: SocketAddr, names: &[String]) -> Doors {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() {
            hosts.push(format!("localhost:{port}"));
        }
        hosts.extend(
            names
                .iter()
                .map(|name| format!("{}:{port}", name.to_lowercase())),
        );
        Doors {
            hosts,
            // Cookies are shared by all ports of a host.
            cookie: format!("fritekst_{port}"),
        }
    }

    /// Checks where a request is sent and from.
    pub(super) fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let text = |name: header::HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or(""));
        let host = text(header::HOST).map(str::to_lowercase);
        if !host.is_some_and(|host| self.hosts.contains(&host))
            || headers.get_all(header::HOST).iter().count() > 1
        {
            return Err(Refusal::Host);
        }
        if let Some(origin) = text(header::ORIGIN) {
            let ours = origin.strip_prefix("http://").map(str::to_lowercase);
            if !ours.is_some_and(|host| self.hosts.contains(&host)) {
                return Err(Refusal::Origin);
            }
        }
        let site = headers
            .get("sec-fetch-site")
            .map(|v| v.to_str().unwrap_or(""));
        if *method != Method::GET {
            if site.is_some_and(|site| site != "same-origin") {
                return Err(Refusal::Origin);
            }
            let kind = text(header::CONTENT_TYPE).unwrap_or("");
            if kind.split(';').next().map(str::trim) != Some("application/json") {
                return Err(Refusal::Kind);
            }
        }
        Ok(())
    }

    /// The secret a request carries.
    pub(super) fn token<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok());
        if let Some(token) = bearer.and_then(|v| v.strip_prefix("Bearer ")) {
            return Some(token);
        }
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut parts = cookies
            .filter_map(|c| c.to_str().ok())
            .flat_map(|c| c.split("; "));
        parts.find_map(|part| part.strip_prefix(&self.cookie)?.strip_prefix('='))
    }

    /// The cookie that carries a secret from now on.
    pub(super) fn cookie(&self, token: &str) -> String {
        let name = &self.cookie;
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000")
    }
}

/// A new secret: 256 bits from the operating system.
///
/// # Errors
/// Where the system has none to give.
pub fn new_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(crate::sealed::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = all.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                value.parse().unwrap(),
            )
        });
        pairs.collect()
    }

    fn doors() -> Doors {
        Doors::new(
            "127.0.0.1:8123".parse().unwrap(),
            &["reviewer-pc".to_owned()],
        )
    }

    #[test]
    fn only_names_of_ours_are_answered() {
        let get = |host: &str| doors().check(&Method::GET, &headers(&[("host", host)]));
        for host in [
            "127.0.0.1:8123",
            "localhost:8123",
            "LOCALHOST:8123",
            "reviewer-pc:8123",
        ] {
            assert_eq!(get(host), Ok(()), "{host}");
        }
        for host in [
            "evil.example:8123",
            "127.0.0.1",
            "localhost:9",
            "127.0.0.1:8123.evil.example",
            "",
        ] {
            assert_eq!(get(host), Err(Refusal::Host), "{host}");
        }
        assert_eq!(
            doors().check(&Method::GET, &HeaderMap::new()),
            Err(Refusal::Host)
        );
    }

    #[test]
    fn other_pages_are_turned_away() {
        let post = |more: &[(&'static str, &str)]| {
            let mut all = vec![
                ("host", "localhost:8123"),
                ("content-type", "application/json"),
            ];
            all.extend_from_slice(more);
            doors().check(&Method::POST, &headers(&all))
        };
        assert_eq!(post(&[]), Ok(()));
        assert_eq!(post(&[("origin", "http://localhost:8123")]), Ok(()));
        for origin in [
            "http://evil.example",
            "https://localhost:8123",
            "null",
            "http://localhost:81234",
        ] {
            assert_eq!(
                post(&[("origin", origin)]),
                Err(Refusal::Origin),
                "{origin}"
            );
        }
        assert_eq!(
            post(&[("sec-fetch-site", "same-site")]),
            Err(Refusal::Origin)
        );
        let form = headers(&[("host", "localhost:8123"), ("content-type", "text/plain")]);
        assert_eq!(doors().check(&Method::POST, &form), Err(Refusal::Kind));
    }

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        let own = headers(&[("cookie", "a=b; fritekst_8123=geheim; fritekst_81230=no")]);
        assert_eq!(doors().token(&own), Some("geheim"));
        let other = headers(&[("cookie", "fritekst_81230=no; xfritekst_8123=no")]);
        assert_eq!(doors().token(&other), None);
    }
}
