//! Names to addresses, and which of these are public: what a public server names must not lead to the machine that
//! asks, nor into its network.

use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, LazyLock, Mutex};

/// The ranges of the IANA registries of special-purpose addresses ([IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry/),
/// [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry/)) that are not reached over the internet, and
/// those of multicast.
const SPECIAL: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

static SPECIAL_NETS: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| SPECIAL.iter().filter_map(|net| net.parse().ok()).collect());

/// Whether an address is one of the internet's. One of IPv6 that carries one of IPv4 is as public as that.
pub(super) fn is_public(address: IpAddr) -> bool {
    let address = match address {
        IpAddr::V6(six) => carried(six).map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    !SPECIAL_NETS.iter().any(|net| net.contains(&address))
}

/// The address of IPv4 in a mapped or compatible one, in one of NAT64, in one of 6to4.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let four = |at: usize| Some(Ipv4Addr::new(octets[at], octets[at + 1], octets[at + 2], octets[at + 3]));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 || low > 1 => four(12),
        [0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => four(12),
        [0x2002, ..] => four(2),
        _ => None,
    }
}

/// The address that stands in the place of a name.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// Whether an address says by itself that it leads nowhere in the internet.
pub(super) fn is_private(url: &Url) -> bool {
    match literal(url) {
        Some(address) => !is_public(address),
        None => {
            let name = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// A name that leads to private addresses alone, and must not.
#[derive(Debug, thiserror::Error)]
#[error("{0} is a name for a private address")]
pub(super) struct Private(String);

/// The names that led into the internet once. They must not lead elsewhere later.
static SEEN: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Looks names up as the system does, and leaves out the addresses that must not be asked.
pub(super) struct Resolver {
    /// Whether a name may lead to a private address: where somebody named it who may.
    pub(super) private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let looked_up = name.clone();
            let found = tokio::task::spawn_blocking(move || (looked_up.as_str(), 0).to_socket_addrs());
            let found: Vec<SocketAddr> = found.await??.collect();
            let mut seen = SEEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let admitted: Addrs = Box::new(admitted(&name, found, private, &mut seen)?.into_iter());
            Ok(admitted)
        })
    }
}

/// Those of the addresses of a name that may be asked.
fn admitted(
    name: &str,
    found: Vec<SocketAddr>,
    private: bool,
    seen: &mut HashSet<String>,
) -> Result<Vec<SocketAddr>, Private> {
    let (public, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| is_public(address.ip()));
    if !public.is_empty() {
        seen.insert(name.to_owned());
        return Ok(public);
    }
    if others.is_empty() || private && !seen.contains(name) {
        return Ok(others);
    }
    Err(Private(name.to_owned()))
}

/// A resolver for names that may, or must not, lead to private addresses.
pub(super) fn resolver(private: bool) -> Arc<Resolver> {
    Arc::new(Resolver { private })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_internet_is_known() {
        assert_eq!(SPECIAL_NETS.len(), SPECIAL.len(), "each range is one");
        for private in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "255.255.255.255",
            "224.0.0.1",
            "198.19.0.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "fec0::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "169.253.0.1",
            "2a02:26f0::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn an_address_may_be_disguised() {
        for private in [
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost:8080/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://me@127.0.0.1/",
        ] {
            assert!(is_private(&Url::parse(private).unwrap()), "{private}");
        }
        for public in ["http://localhost.example/", "http://8.8.8.8/", "http://[2a02:26f0::1]/"] {
            assert!(!is_private(&Url::parse(public).unwrap()), "{public}");
        }
    }

    #[test]
    fn a_name_that_was_public_stays_so() {
        let address = |text: &str| SocketAddr::new(text.parse().unwrap(), 0);
        let mut seen = HashSet::new();
        let (inner, outer) = (address("10.0.0.1"), address("8.8.8.8"));
        assert_eq!(admitted("intern.example", vec![inner], true, &mut seen).unwrap(), [inner]);
        assert!(admitted("intern.example", vec![inner], false, &mut seen).is_err());
        assert_eq!(admitted("a.example", vec![inner, outer], true, &mut seen).unwrap(), [outer]);
        let again = admitted("a.example", vec![inner], true, &mut seen);
        assert_eq!(again.unwrap_err().to_string(), "a.example is a name for a private address");
        assert!(admitted("none.example", vec![], false, &mut seen).unwrap().is_empty());
    }
}
