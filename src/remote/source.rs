//! Where a document comes from: its own address, or the metadata of an issuer that names it.

use std::fmt;

use super::address::{Address, AddressError};
use super::discovery;
use super::failure::Failure;
use super::fetch;

/// Where a document comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The document itself is there.
    Document(Address),
    /// The issuer's metadata says where it is.
    Issuer(Issuer),
}

/// How an issuer publishes its metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Discovery {
    /// As OpenID Connect does; if there is nothing, as RFC 8414 says.
    Either,
    /// RFC 8414 section 3: `/.well-known/oauth-authorization-server`, in front of the issuer's path.
    OAuth,
    /// OpenID Connect Discovery 1.0 section 4: `/.well-known/openid-configuration`, behind it.
    OpenId,
}

/// An issuer, and what to look for in its metadata.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    /// As it is configured: compared byte for byte.
    name: String,
    address: Address,
    discovery: Discovery,
    member: &'static str,
}

impl Source {
    pub(crate) fn document(address: &str) -> Result<Self, AddressError> {
        Address::parse(address).map(Self::Document)
    }

    /// The document whose address is a member of the issuer's metadata: `jwks_uri`.
    pub(crate) fn issuer(
        issuer: &str,
        discovery: Discovery,
        member: &'static str,
    ) -> Result<Self, AddressError> {
        let address = Address::parse(issuer)?;
        if address.url().query().is_some() {
            return Err(AddressError::Query);
        }
        Ok(Self::Issuer(Issuer {
            name: issuer.to_owned(),
            address,
            discovery,
            member,
        }))
    }

    /// Fetches it, each answer of at most so many bytes.
    pub(super) async fn fetch(&self, limit: usize) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Document(address) => fetch::get(address, limit).await,
            Self::Issuer(issuer) => {
                let address = issuer.discover(limit).await?;
                fetch::get(&address, limit).await
            }
        }
    }
}

impl Issuer {
    async fn discover(&self, limit: usize) -> Result<Address, Failure> {
        let metadata = match self.discovery {
            Discovery::OAuth => fetch::get(&self.oauth()?, limit).await?,
            Discovery::OpenId => fetch::get(&self.openid()?, limit).await?,
            Discovery::Either => match fetch::get(&self.openid()?, limit).await {
                Err(failure) if failure.is_absence() => {
                    let other = fetch::get(&self.oauth()?, limit).await;
                    // Neither: the first is what most providers have.
                    other.map_err(|_| failure)?
                }
                answer => answer?,
            },
        };
        let address = discovery::read(&metadata, &self.name, self.member)?;
        self.accept(address)
    }

    /// A provider elsewhere has no business on this machine.
    fn accept(&self, address: Address) -> Result<Address, Failure> {
        let is_weaker = self.address.is_https() && !address.is_https();
        if is_weaker || !self.address.leads_here() && address.leads_here() {
            return Err(Failure::Address(AddressError::Insecure));
        }
        Ok(address)
    }

    fn openid(&self) -> Result<Address, Failure> {
        self.well_known(|path| format!("{path}/.well-known/openid-configuration"))
    }

    fn oauth(&self) -> Result<Address, Failure> {
        self.well_known(|path| format!("/.well-known/oauth-authorization-server{path}"))
    }

    /// The issuer's path without a slash at its end, which both rules take away.
    fn well_known(&self, place: impl FnOnce(&str) -> String) -> Result<Address, Failure> {
        let mut url = self.address.url().clone();
        let path = place(url.path().strip_suffix('/').unwrap_or(url.path()));
        url.set_path(&path);
        Address::parse(url.as_str()).map_err(Failure::Address)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(address) => address.fmt(f),
            Self::Issuer(issuer) => issuer.address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_stands_where_the_standards_say() {
        for (issuer, openid, oauth) in [
            (
                "https://id.example.com",
                "https://id.example.com/.well-known/openid-configuration",
                "https://id.example.com/.well-known/oauth-authorization-server",
            ),
            (
                "https://id.example.com/",
                "https://id.example.com/.well-known/openid-configuration",
                "https://id.example.com/.well-known/oauth-authorization-server",
            ),
            (
                "http://localhost:8080/realms/a%20b/",
                "http://localhost:8080/realms/a%20b/.well-known/openid-configuration",
                "http://localhost:8080/.well-known/oauth-authorization-server/realms/a%20b",
            ),
        ] {
            let source = Source::issuer(issuer, Discovery::Either, "jwks_uri");
            let Ok(Source::Issuer(issuer)) = source else {
                panic!("{issuer}: {source:?}");
            };
            assert_eq!(issuer.openid().unwrap().to_string(), openid);
            assert_eq!(issuer.oauth().unwrap().to_string(), oauth);
        }
    }

    #[test]
    fn only_an_issuer_on_this_machine_sends_us_there() {
        let (far, near) = ("https://id.example.com/", "http://localhost:8080/");
        for (issuer, document, accepted) in [
            (far, "https://keys.example.com/", true),
            (far, "http://127.0.0.1:9200/", false),
            (far, "https://127.0.0.1:6443/", false),
            (far, "https://localhost/", false),
            (far, "https://[::1]/", false),
            (far, "https://[::ffff:127.0.0.1]/", false),
            (far, "https://0.0.0.0/", false),
            (far, "https://keys.localhost./", false),
            ("https://id.localhost/", "https://keys.localhost/", true),
            ("https://localhost/", "http://127.0.0.1/", false),
            ("https://localhost/", "https://127.0.0.1/", true),
            (near, "http://127.0.0.1:9200/", true),
            (near, far, true),
        ] {
            let source = Source::issuer(issuer, Discovery::OpenId, "jwks_uri");
            let Ok(Source::Issuer(issuer)) = source else {
                panic!("{issuer}: {source:?}");
            };
            let address = Address::parse(document).unwrap();
            assert_eq!(issuer.accept(address).is_ok(), accepted, "{document}");
        }
    }

    #[test]
    fn an_issuer_has_no_query() {
        let source = Source::issuer("https://id.example.com/?a=b", Discovery::OAuth, "jwks_uri");
        assert_eq!(source.err(), Some(AddressError::Query));
    }
}
