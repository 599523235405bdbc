//! What registers do not offer, so that it can be told in the reader's language.

use crate::link::ProtocolKind;

/// What a register does not offer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// Nothing that can be asked, or nothing of one protocol.
    #[error(
        "has {}{}; `labgraph authority import FILE --authority {register}` makes a snapshot of a file",
        wanted(.protocol.as_ref()), there(.services)
    )]
    Service {
        /// The slug of the register.
        register: String,
        /// The protocol that was asked for.
        protocol: Option<ProtocolKind>,
        /// Its services: each address, and how it is asked.
        services: Vec<(String, Option<ProtocolKind>)>,
    },
    /// It gives what is behind an identifier, and cannot be searched.
    #[error("cannot be searched by name over the network: import a file of it")]
    Search,
    /// It cannot look an identifier up.
    #[error("does not say whether it has {identifier}")]
    Lookup {
        /// What was to be looked up.
        identifier: String,
    },
    /// It answers to whoever has a key.
    #[error("wants a key, and none can be given to it")]
    Key,
}

fn wanted(protocol: Option<&ProtocolKind>) -> String {
    match protocol {
        Some(ProtocolKind::Snapshot) => "no snapshot".to_owned(),
        Some(kind) => format!("no service of the protocol {}", kind.name()),
        None => "no service that can be asked".to_owned(),
    }
}

fn there(services: &[(String, Option<ProtocolKind>)]) -> String {
    let one = |(address, protocol): &(String, Option<ProtocolKind>)| {
        format!("{address} ({})", protocol.map_or("identifiers only", ProtocolKind::name))
    };
    if services.is_empty() {
        return String::new();
    }
    format!("; its services: {}", services.iter().map(one).collect::<Vec<_>>().join(", "))
}
