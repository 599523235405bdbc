//! `labgraph authority add`.

use super::description::{Description, Endpoint, named_text};
use crate::cli::commit::Patience;
use crate::cli::diff;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::cli::update::{How, Outcome, Request, Terms, change};
use crate::diff::Diff;
use crate::fetch::{Rate, public_address};
use crate::link::authority::check_pattern;
use crate::link::{Authority, CheckDigits, Nature, ProtocolKind};
use crate::model::{Languages, country};
use crate::query::names::Names;
use crate::store::Dataset;
use crate::workspace::{TransactionError, Workspace, graph_iri};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::process::ExitCode;
use std::time::Duration;

/// The class of classes.
const CLASS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class");

/// Describe a register in data/authorities.ttl, or add a service to one that is described.
///
/// With --endpoint and --protocol, the service that answers about it: any SPARQL endpoint, any service of the
/// Reconciliation API. Nobody is asked. Links to a register need its --template.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// What files and options call it: small letters, digits and dashes.
    #[arg(long, value_name = "SLUG")]
    slug: String,

    /// Its name: en=TEXT in one language, or TEXT in English, Dutch and French alike.
    #[arg(long, value_name = "[LANG=]TEXT")]
    name: Vec<String>,

    /// An abbreviation of its name: KBO, or nl=KBO.
    #[arg(long, value_name = "[LANG=]TEXT")]
    abbreviation: Vec<String>,

    /// How --endpoint is asked: sparql, reconciliation, wikidata or ror.
    #[arg(long, value_name = "NAME", value_parser = protocol)]
    protocol: Option<ProtocolKind>,

    /// How many requests the service takes in how many seconds: 50/300.
    #[arg(long, value_name = "N/SECONDS", value_parser = rate)]
    rate: Option<Rate>,

    /// How it makes an IRI of an identifier, `https://register.example/id/{id}`.
    #[arg(long, value_name = "IRI")]
    template: Option<String>,

    /// What an identifier looks like, whole: a regular expression such as [0-9]{8}.
    #[arg(long, value_name = "REGEX")]
    pattern: Option<String>,

    /// How the check digits of its identifiers are computed: mod-97, mod-11, luhn, iso-7064-mod-11-2,
    /// iso-7064-mod-97-10 or crockford-base32.
    #[arg(long, value_name = "NAME", value_parser = check_digits)]
    check_digits: Option<CheckDigits>,

    /// What its records describe: organisation, legal-entity, establishment, territory, programme or dataset.
    #[arg(long, value_name = "NAME", value_parser = nature)]
    nature: Option<Nature>,

    /// A country that it covers, by its two or three letters; none stands for all.
    #[arg(long, value_name = "CODE", value_parser = country_iri)]
    country: Vec<String>,

    /// A class of things that it covers, by name; none stands for every organisation.
    #[arg(long, value_name = "CLASS")]
    class: Vec<String>,

    /// A language that its records have names in, by its two letters.
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Vec<String>,

    /// Its licence: an address, or words.
    #[arg(long, visible_alias = "license", value_name = "IRI")]
    licence: Option<String>,

    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write it even where it breaks a rule of ontology/shapes.ttl.
    #[arg(long)]
    no_check: bool,

    #[command(flatten)]
    patience: Patience,
}

impl Args {
    pub(in crate::cli) fn execute(self, session: &Session) -> Result<ExitCode, CliError> {
        let workspace = workspace(session)?;
        let format = diff::asked(session)?;
        let dataset = &*session.dataset()?;
        let names = session.names(dataset);
        let description = self.description(session, dataset, &names)?;
        let graph = graph_iri("data/authorities.ttl");
        let request = Request::Patch(Diff { removed: Vec::new(), added: description.quads(&graph) });
        let terms = Terms {
            patience: self.patience,
            how: if self.dry_run { How::DryRun } else { How::Write },
            no_check: self.no_check,
            yes: false,
            format,
        };
        Ok(match change(session, workspace, &request, &terms)? {
            Outcome::Refused => ExitCode::FAILURE,
            Outcome::Done(_) => ExitCode::SUCCESS,
        })
    }

    /// What is to be written.
    fn description(
        &self,
        session: &Session,
        dataset: &Dataset,
        names: &Names,
    ) -> Result<Description, CliError> {
        let languages = session.languages();
        let Some(iri) = Authority::iri_of_slug(&self.slug) else {
            let slug = &self.slug;
            return Err(CliError::usage(languages.word([
                &format!("{slug:?} cannot be a slug"),
                &format!("{slug:?} kan geen slug zijn"),
                &format!("{slug:?} ne peut pas être un slug"),
            ]))
            .hint(languages.word([
                "small letters and digits, joined by single dashes, at most 64: se-orgnr",
                "kleine letters en cijfers, met enkele streepjes ertussen, hoogstens 64: se-orgnr",
                "des minuscules et des chiffres, reliés par des traits d’union simples, 64 au plus\u{a0}: se-orgnr",
            ])));
        };
        let all = Authority::all(dataset.merged());
        if let Some(other) = all
            .iter()
            .find(|known| known.slug != self.slug && known.makes_addresses_like(self.template.as_deref()))
        {
            let slug = &other.slug;
            return Err(CliError::usage(languages.word([
                &format!("{slug} makes its addresses by this template already"),
                &format!("{slug} maakt zijn adressen al met dit sjabloon"),
                &format!("{slug} forme déjà ses adresses avec ce modèle"),
            ]))
            .hint(languages.word([
                "an address would be of two registers: leave --template out, or remove the other",
                "een adres zou van twee registers zijn: laat --template weg, of verwijder het andere",
                "une adresse serait de deux registres\u{a0}: omettez --template, ou supprimez l’autre",
            ])));
        }
        let existing = all.into_iter().find(|known| known.slug == self.slug);
        let endpoint = self.endpoint(session)?;
        match (&existing, &endpoint) {
            (None, _) if self.name.is_empty() => {
                return Err(CliError::usage(languages.word([
                    "the register has no name",
                    "het register heeft geen naam",
                    "le registre n’a pas de nom",
                ]))
                .hint(languages.word([
                    "--name TEXT, or --name en=TEXT --name nl=TEXT --name fr=TEXT",
                    "--name TEKST, of --name en=TEKST --name nl=TEKST --name fr=TEKST",
                    "--name TEXTE, ou --name en=TEXTE --name nl=TEXTE --name fr=TEXTE",
                ])));
            }
            (Some(known), None) => {
                return Err(there_already(known, languages).hint(languages.word([
                    "--endpoint and --protocol add a service to it",
                    "--endpoint en --protocol voegen er een dienst aan toe",
                    "--endpoint et --protocol lui ajoutent un service",
                ])));
            }
            (Some(known), Some(_)) if self.describes() => {
                return Err(there_already(known, languages)
                    .hint(languages.word([
                        "to add a service to it, give --endpoint, --protocol and --rate alone",
                        "geef alleen --endpoint, --protocol en --rate om er een dienst aan toe te voegen",
                        "pour lui ajouter un service, donnez seulement --endpoint, --protocol et --rate",
                    ]))
                    .hint(languages.word([
                        "labgraph update changes what data/authorities.ttl says of it",
                        "labgraph update wijzigt wat data/authorities.ttl ervan zegt",
                        "labgraph update change ce qu’en dit data/authorities.ttl",
                    ])));
            }
            (Some(known), Some(endpoint))
                if known.services.iter().any(|service| service.address == endpoint.address) =>
            {
                let slug = &known.slug;
                return Err(CliError::usage(languages.word([
                    &format!("{slug} has this service already"),
                    &format!("{slug} heeft deze dienst al"),
                    &format!("{slug} a déjà ce service"),
                ])));
            }
            _ => {}
        }
        let texts = |given: &[String]| given.iter().map(|text| named_text(text)).collect::<Result<_, _>>();
        let classes =
            self.class.iter().map(|name| class(name, dataset, names, languages)).collect::<Result<_, _>>()?;
        Ok(Description {
            iri: existing.as_ref().map_or(iri, |known| known.iri.clone()),
            slug: self.slug.clone(),
            is_new: existing.is_none(),
            names: texts(&self.name).map_err(CliError::usage)?,
            known: existing.map(|known| known.names).unwrap_or_default(),
            abbreviations: texts(&self.abbreviation).map_err(CliError::usage)?,
            template: self.template.as_deref().map(|text| template(text, languages)).transpose()?,
            pattern: self.pattern.as_deref().map(|text| pattern(text, languages)).transpose()?,
            check_digits: self.check_digits,
            nature: self.nature,
            countries: self.country.clone(),
            classes,
            languages: self.language.clone(),
            licence: self.licence.clone(),
            endpoint,
        })
    }

    /// Whether something is said of the register itself.
    fn describes(&self) -> bool {
        let lists = [&self.name, &self.abbreviation, &self.country, &self.class, &self.language];
        lists.iter().any(|list| !list.is_empty())
            || [&self.template, &self.pattern, &self.licence].iter().any(|text| text.is_some())
            || self.check_digits.is_some()
            || self.nature.is_some()
    }

    /// The service of `--endpoint`.
    fn endpoint(&self, session: &Session) -> Result<Option<Endpoint>, CliError> {
        let languages = session.languages();
        match (session.endpoint(), self.protocol) {
            (Some(endpoint), Some(protocol)) => {
                let address = public_address(&endpoint.address())?;
                Ok(Some(Endpoint { address, protocol, rate: self.rate }))
            }
            (Some(_), None) => Err(CliError::usage(languages.word([
                "it is not said how the service is asked",
                "er is niet gezegd hoe de dienst wordt bevraagd",
                "il n’est pas dit comment le service est interrogé",
            ]))
            .hint(languages.word([
                "--protocol sparql, reconciliation, wikidata or ror",
                "--protocol sparql, reconciliation, wikidata of ror",
                "--protocol sparql, reconciliation, wikidata ou ror",
            ]))),
            (None, None) if self.rate.is_none() => Ok(None),
            (None, _) => Err(CliError::usage(languages.word([
                "the service has no address",
                "de dienst heeft geen adres",
                "le service n’a pas d’adresse",
            ]))
            .hint("--endpoint URL")),
        }
    }
}

/// The workspace to change: `--endpoint` names no place here that something could be asked of.
fn workspace(session: &Session) -> Result<&Workspace, CliError> {
    if session.asks_files() || session.endpoint().is_none() {
        return session.own_workspace();
    }
    match session.workspace().root() {
        Some(_) => Ok(session.workspace()),
        None => Err(TransactionError::Embedded.into()),
    }
}

fn there_already(known: &Authority, languages: &Languages) -> CliError {
    let slug = &known.slug;
    CliError::usage(languages.word([
        &format!("there is a register {slug} already"),
        &format!("er is al een register {slug}"),
        &format!("il y a déjà un registre {slug}"),
    ]))
}

fn class(name: &str, dataset: &Dataset, names: &Names, languages: &Languages) -> Result<NamedNode, CliError> {
    let iri = names.resolve(name, dataset.merged())?;
    if dataset.states(&iri, rdf::TYPE, &Term::from(CLASS.into_owned())) {
        Ok(iri)
    } else {
        let name = names.curie(&iri);
        Err(CliError::usage(languages.word([
            &format!("{name} is no class"),
            &format!("{name} is geen klasse"),
            &format!("{name} n’est pas une classe"),
        ]))
        .hint(languages.word([
            "such as lab:InnovationLab",
            "zoals lab:InnovationLab",
            "comme lab:InnovationLab",
        ])))
    }
}

fn template(text: &str, languages: &Languages) -> Result<String, CliError> {
    let is_one = text.matches("{id}").count() == 1 && public_address(&text.replace("{id}", "1")).is_ok();
    let iri = NamedNode::new(text.replace("{id}", "1"));
    if is_one && iri.is_ok() {
        Ok(text.to_owned())
    } else {
        Err(CliError::usage(languages.word([
            &format!("{text:?} is no template"),
            &format!("{text:?} is geen sjabloon"),
            &format!("{text:?} n’est pas un modèle"),
        ]))
        .hint(languages.word([
            "a web address with {id} in the place of the identifier: https://register.example/id/{id}",
            "een webadres met {id} op de plaats van de identificator: https://register.example/id/{id}",
            "une adresse web avec {id} à la place de l’identifiant\u{a0}: https://register.example/id/{id}",
        ])))
    }
}

fn pattern(text: &str, languages: &Languages) -> Result<String, CliError> {
    match check_pattern(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(reason) => Err(CliError::usage(languages.word([
            &format!("{text:?} is no pattern: {reason}"),
            &format!("{text:?} is geen patroon: {reason}"),
            &format!("{text:?} n’est pas un motif\u{a0}: {reason}"),
        ]))),
    }
}

fn protocol(name: &str) -> Result<ProtocolKind, String> {
    match ProtocolKind::from_name(name) {
        Some(ProtocolKind::Snapshot) => Err("a file is indexed by labgraph authority import".to_owned()),
        Some(protocol) => Ok(protocol),
        None => Err("one of sparql, reconciliation, wikidata, ror is expected".to_owned()),
    }
}

fn check_digits(name: &str) -> Result<CheckDigits, String> {
    let known = CheckDigits::ALL.map(CheckDigits::name).join(", ");
    CheckDigits::from_name(name).ok_or_else(|| format!("one of {known} is expected"))
}

fn nature(name: &str) -> Result<Nature, String> {
    let known = Nature::ALL.map(Nature::name).join(", ");
    Nature::from_name(name).ok_or_else(|| format!("one of {known} is expected"))
}

fn country_iri(code: &str) -> Result<String, String> {
    country::to_iri(code).ok_or_else(|| "a code of ISO 3166-1 is expected, such as BE or BEL".to_owned())
}

fn language(code: &str) -> Result<String, String> {
    let code = code.to_lowercase();
    let is_code = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase());
    if is_code { Ok(code) } else { Err("two letters of ISO 639-1 are expected, such as nl".to_owned()) }
}

fn rate(text: &str) -> Result<Rate, String> {
    let wrong = || "so many requests in so many seconds are expected, such as 50/300".to_owned();
    let (requests, seconds) = text.split_once('/').ok_or_else(wrong)?;
    match (requests.trim().parse(), seconds.trim().parse()) {
        (Ok(requests @ 1..=1_000_000), Ok(seconds @ 1..=86_400)) => {
            Ok(Rate::new(requests, Duration::from_secs(seconds)))
        }
        _ => Err(wrong()),
    }
}
