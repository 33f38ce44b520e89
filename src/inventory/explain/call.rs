//! A call, as somebody would make it.

/// A call, as somebody would make it.
///
/// ```
/// use rocket_scopes::inventory::Call;
///
/// let call = Call::new("GET", "/users/me/items").scopes("me");
/// ```
#[derive(Clone, Debug)]
pub struct Call<'c> {
    pub(super) method: &'c str,
    pub(super) path: &'c str,
    pub(super) token: Option<Token<'c>>,
    pub(super) schemes: Vec<&'c str>,
}

impl<'c> Call<'c> {
    /// A call without a token, and without other credentials.
    pub fn new(method: &'c str, path: &'c str) -> Self {
        Self {
            method,
            path,
            token: None,
            schemes: Vec::new(),
        }
    }

    /// With good credentials of this scheme, of as many as are named. Each is granted the [scopes](Self::scopes).
    /// Where none is named, credentials are those of the server's default: of its first scheme.
    ///
    /// ```
    /// use rocket_scopes::inventory::Call;
    ///
    /// let call = Call::new("POST", "/orders").scheme("MachineKey").scopes("items");
    /// ```
    pub fn scheme(mut self, name: &'c str) -> Self {
        self.token.get_or_insert_default();
        self.schemes.push(name);
        self
    }

    /// With a good token that holds these scopes, parted by spaces; none, if it is empty. Or with other
    /// credentials that are granted them: see [`scheme`](Self::scheme).
    pub fn scopes(mut self, scopes: &'c str) -> Self {
        self.token.get_or_insert_default().scopes = scopes;
        self
    }

    /// With a good token whose bearer has logged in like that (the claim `acr`).
    pub fn acr(mut self, class: &'c str) -> Self {
        self.token.get_or_insert_default().acr = Some(class);
        self
    }

    /// With a good token whose bearer has logged in so many seconds ago (the claim `auth_time`).
    pub fn age(mut self, seconds: u32) -> Self {
        self.token.get_or_insert_default().age = Some(seconds);
        self
    }
}

/// What stands in a token, or in place of one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token<'c> {
    pub(super) scopes: &'c str,
    pub(super) acr: Option<&'c str>,
    /// How old the login is, in seconds.
    pub(super) age: Option<u32>,
}
