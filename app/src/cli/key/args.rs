//! What can be said on the command line about the keys that sign tokens.

use clap::Subcommand;

use rocket_scopes::Algorithm;

/// A command about the keys that sign tokens.
#[non_exhaustive]
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum KeyCommand {
    /// Make a key pair: the first one signs, a later one waits until `app key rotate`
    Generate {
        /// What it signs with
        #[arg(long, value_name = "NAME", default_value = "ES256", value_parser = algorithm)]
        algorithm: Algorithm,
    },
    /// List all keys
    List,
    /// Let the oldest waiting key sign, or a new one, and drop keys whose tokens have all expired
    Rotate,
}

/// The algorithms of key pairs, the usual ones first.
const ALGORITHMS: [Algorithm; 10] = [
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::EdDsa,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
];

fn algorithm(text: &str) -> Result<Algorithm, String> {
    let known = Algorithm::from_name(text).filter(|it| ALGORITHMS.contains(it));
    known.ok_or_else(|| {
        let names: Vec<_> = ALGORITHMS.iter().map(|it| it.name()).collect();
        format!("those of key pairs are: {}", names.join(", "))
    })
}

pub(in crate::cli) const KEY_EXAMPLES: &str = "\
Examples:
  app key generate                     the first key: it signs
  app key generate --algorithm EdDSA   the next one: it waits
  app key list
  app key rotate                       the next one signs

The file is the one that the setting `scopes.signing_keys` names. Servers read it when they start. To change keys
without a token being refused: generate, start the servers anew; after five minutes rotate, start them anew. A key
that has stopped to sign is dropped by the first rotation after its last token has expired.";

#[cfg(test)]
mod tests {
    use clap::Parser;
    use clap::error::ErrorKind;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<KeyCommand, clap::Error> {
        let cli = Cli::try_parse_from([&["app", "key"], arguments].concat())?;
        match cli.into_command() {
            Command::Key(command) => Ok(command),
            other => panic!("{arguments:?} is {other:?}"),
        }
    }

    #[test]
    fn keys_are_pairs_of_an_algorithm_that_is_known() {
        for (name, algorithm) in [("ES256", Algorithm::Es256), ("Ed25519", Algorithm::EdDsa)] {
            let command = parse(&["generate", "--algorithm", name]).unwrap();
            assert_eq!(command, KeyCommand::Generate { algorithm });
        }
        let algorithm = Algorithm::Es256;
        for (word, expected) in [
            ("generate", KeyCommand::Generate { algorithm }),
            ("list", KeyCommand::List),
            ("rotate", KeyCommand::Rotate),
        ] {
            assert_eq!(parse(&[word]).unwrap(), expected);
        }
        for name in ["HS256", "es256", "none", ""] {
            let error = parse(&["generate", "--algorithm", name]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueValidation, "{name:?}");
            assert!(error.to_string().contains("ES256, ES384"), "{error}");
        }
    }
}
