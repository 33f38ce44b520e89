//! Why a policy cannot be reduced: an error of the compiler, or of the launch.

/// Why a policy cannot be reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    PublicBesideGuard,
    TooManyAlternatives,
    TooManyBound,
    TooManySchemes,
    Twice,
    TwoCatalogues,
    TwoHandlers,
    UnverifiedCredentials,
}

impl Fault {
    /// What is wrong, and what to write.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::PublicBesideGuard => {
                "`#[public]` stands beside a guard that needs credentials\n\
                 help: take the guard as `Option<..>`, or state `#[authenticated]`"
            }
            Self::TooManyAlternatives => {
                "the operation has more than 32 alternatives, with those of its guards\n\
                 help: let one scope stand for them: `#[scope(\"admin\", implies(..))]` in the catalogue"
            }
            Self::TooManyBound => {
                "the operation names more than 16 scopes that are bound to its path\n\
                 help: let one of them imply others: `#[scope(\"..\", implies(..))]` in the catalogue"
            }
            Self::TooManySchemes => {
                "the operation names more than 8 schemes, with those of its guards\n\
                 help: take one principal for them: `#[derive(Principal)] enum Caller { .. }`"
            }
            Self::Twice => {
                "a scope is required twice, as a string and as a path\n\
                 help: name each scope once"
            }
            Self::TwoHandlers => {
                "two handlers with a stance stand behind one route\n\
                 help: mount each as a route of its own"
            }
            Self::UnverifiedCredentials => {
                "credentials that nobody has verified are for the function of a principal\n\
                 help: take the principal that it gives: `machine: Machine`"
            }
            Self::TwoCatalogues => {
                "the scopes of this operation come from two catalogues\n\
                 help: a token is granted scopes of one catalogue: move them into one `#[derive(Scopes)]` enum"
            }
        }
    }
}
