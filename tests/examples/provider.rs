//! An issuer for tests: a server of its own, that signs with a key pair and publishes it.

use std::path::{Path, PathBuf};
use std::{fs, process};

use rocket::figment::Figment;
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket_scopes::{
    AccessToken, Algorithm, Clock, Denied, KeyFile, Scheme, SchemeKind, ScopeSet, Scopes, Security,
    SystemClock, TokenIssuer, principal,
};

use crate::figment;

/// What it may write into a token.
#[derive(Clone, Copy, Scopes)]
enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Read notes.
    #[scope("notes")]
    Notes,
    /// Add notes.
    #[scope("notes:write")]
    AddNotes,
}

struct Tokens;

impl Scheme for Tokens {
    type Scopes = Scope;
    const NAME: &'static str = "Tokens";
    const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
}

#[derive(Clone)]
struct Subject;

#[principal(scheme = Tokens)]
fn subject(_token: &AccessToken) -> Result<Subject, Denied> {
    Ok(Subject)
}

/// An issuer, and the file into which its public keys were written.
pub struct Provider {
    client: Client,
    issuer: &'static str,
    folder: PathBuf,
}

impl Provider {
    /// `name` tells its files apart.
    pub fn new(name: &str, issuer: &'static str, audience: &str, scope_claim: &str) -> Self {
        let folder = format!("examples-{name}-{}", process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let keys = folder.join("keys.jwks");
        let file = KeyFile::new(&keys, 0);
        file.generate(Algorithm::Es256, SystemClock.now())
            .expect("a key");
        let figment = figment()
            .merge(("scopes.issuer", issuer))
            .merge(("scopes.audience", audience))
            .merge(("scopes.scope_claim", scope_claim))
            .merge(("scopes.signing_keys", keys));
        let rocket = rocket::custom(figment).attach(Security::new::<Subject>());
        let provider = Self {
            client: Client::untracked(rocket).expect("it starts"),
            issuer,
            folder,
        };
        let published = provider.client.get("/.well-known/jwks.json").dispatch();
        assert_eq!(published.status(), Status::Ok);
        let published = published.into_string().expect("a text");
        fs::write(provider.jwks(), published).expect("the target folder is writable");
        provider
    }

    fn jwks(&self) -> PathBuf {
        self.folder.join("published.jwks")
    }

    /// The settings of a server that trusts it.
    pub fn trusted_as(&self, table: &str, audience: &str, scope_claim: &str) -> Figment {
        let key = |name: &str| format!("scopes.issuers.{table}.{name}");
        figment()
            .merge((key("issuer"), self.issuer))
            .merge((key("audience"), audience))
            .merge((key("scope_claim"), scope_claim))
            .merge((key("jwks_file"), self.jwks()))
    }

    pub fn token(&self, subject: &str, scopes: &str) -> String {
        let issuer: &TokenIssuer = self.client.rocket().state().expect("it issues tokens");
        let scopes: ScopeSet<Scope> = scopes.parse().expect("scopes of the catalogue");
        let token = issuer.token(subject).scopes(&scopes).issue();
        token.access_token().to_owned()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
