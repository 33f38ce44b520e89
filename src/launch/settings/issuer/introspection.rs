//! An issuer that is asked about each of its tokens, since nothing else can read them.

use super::IssuerTable;
use crate::launch::settings::client::ClientCredentials;

/// Where to ask about tokens, as whom, and for how long the answer is believed.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "nobody is asked"))]
pub(crate) struct IntrospectionEndpoint {
    pub(crate) url: String,
    pub(crate) client: ClientCredentials,
    /// In seconds.
    pub(crate) believed_for: u32,
}

impl IssuerTable {
    /// Whom to ask about tokens, if the issuer is asked.
    pub(super) fn introspection(
        &self,
    ) -> Result<Option<IntrospectionEndpoint>, (&'static str, String)> {
        let fault = |key, what: &str| Err((key, what.to_owned()));
        let Some(url) = &self.introspection_url else {
            let only_with_it = [
                (".introspection_cache", self.introspection_cache.is_some()),
                (".client_id", self.client_id.is_some()),
                (".client_secret", self.client_secret.is_some()),
                (
                    ".client_authentication",
                    self.client_authentication.is_some(),
                ),
            ];
            return match only_with_it.iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => fault(
                    *key,
                    "is for an issuer that is asked; help: introspection_url",
                ),
                None => Ok(None),
            };
        };
        // What does nothing would seem to do something.
        let only_without_it = [
            (".algorithms", self.algorithms.is_some()),
            (".types", self.types.is_some()),
            (".rfc9068", self.rfc9068),
            (".keys_refresh", self.keys_refresh.is_some()),
            (".keys_cool_down", self.keys_cool_down.is_some()),
            (".keys_stale_for", self.keys_stale_for.is_some()),
        ];
        if let Some((key, _)) = only_without_it.iter().find(|(_, is_set)| *is_set) {
            return fault(
                *key,
                "is for tokens that are verified with keys, and this issuer is asked about them \
                 (`introspection_url`); help: leave one of both out",
            );
        }
        let id = self.client_id.clone().unwrap_or_default();
        if id.is_empty() {
            return fault(
                ".client_id",
                "is not set; help: what the issuer knows this server as",
            );
        }
        let secret = self.client_secret.clone().filter(|it| !it.is_empty());
        let Some(secret) = secret else {
            return fault(
                ".client_secret",
                "is not set; help: the secret of `client_id`",
            );
        };
        let believed_for = self.introspection_cache.unwrap_or(60);
        if believed_for > 300 {
            return fault(
                ".introspection_cache",
                "is over 300 seconds: for so long a revoked token would be accepted",
            );
        }
        Ok(Some(IntrospectionEndpoint {
            url: url.clone(),
            client: ClientCredentials {
                id,
                secret,
                authentication: self.client_authentication.unwrap_or_default(),
            },
            believed_for,
        }))
    }
}
