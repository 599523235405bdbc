//! «All nine organisations' parents and boards linked right or none, with no false link»: every organisation of the
//! shipped graph against the real registers, without any of the links that are shipped.
//!
//! What is right stands in the table of `../shared/opendata/README.md`; nothing was tuned on it. Of ROR, which is large,
//! a test reads the records that share a rare word with one of our names: others cannot be candidates.

use crate::shared;
use expect_test::expect;
use labgraph::link::index::Index;
use labgraph::link::name::tokens;
use labgraph::link::score::{Decision, REVIEW};
use labgraph::link::snapshot::{Expected, Mapping, read_all, sources};
use labgraph::link::subject::{Subject, Which, subjects};
use labgraph::link::suggest::{Proposal, propose};
use labgraph::link::{Authority, Decided, Organisation};
use labgraph::store::Dataset;
use labgraph::workspace::Workspace;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The registers, each with the files of its snapshot.
const REGISTERS: [(&str, &str); 9] = [
    ("ror", "ror/ror_records.jsonl.gz"),
    ("tooi", "nl-tooi"),
    ("kbo", "be-kbo/be_kbo_flat.tsv"),
    ("ovo", "be-ovo/be_ovo_names.tsv"),
    ("eu-corporate-body", "eu-authority/corporatebodies.ttl"),
    ("eu-programme", "eu-authority/eu-programme.ttl"),
    ("eu-atu", "eu-authority/atu.ttl"),
    ("se-orgnr", "se-agencies/merged.json"),
    ("wikidata", "wikidata"),
];

/// What is verified: thing, register, identifier. Some are other things (a territory, a facility where the source speaks
/// of plans, persons in law): those are found, and left to a review.
const VERIFIED: [(&str, &str, &str); 13] = [
    ("vinnova", "ror", "01kd5m353"),
    ("vinnova", "se-orgnr", "202100-5216"),
    ("se-climate-and-enterprise", "ror", "03wt3br81"),
    ("region-midtjylland", "ror", "0247ay475"),
    ("region-midtjylland", "eu-atu", "DNK_RG_MIDTJYL"),
    ("algemene-zaken", "tooi", "ministerie/mnre1010"),
    ("nmbs", "kbo", "0203430576"),
    ("bosa", "kbo", "0671516647"),
    ("bosa", "ovo", "OVO025178"),
    ("digitaal-vlaanderen", "ovo", "OVO002949"),
    ("departement-kanselarij-en-buitenlandse-zaken", "ovo", "OVO000032"),
    ("flemish-administration", "ovo", "OVO000001"),
    ("recovery-and-resilience-plans", "eu-programme", "RRF"),
];

/// What is not in that table and right all the same: the register has it by its very name, and no other.
const BY_NAME: [(&str, &str, &str); 1] = [("serv", "ovo", "OVO001847")];

/// What came of one register.
struct Asked {
    slug: &'static str,
    proposals: Vec<Proposal>,
    /// The identifiers that the register has.
    known: HashSet<String>,
}

fn asked() -> Option<&'static [Asked]> {
    static ASKED: OnceLock<Option<Vec<Asked>>> = OnceLock::new();
    let ask = || {
        let folder = shared::folder()?.join("opendata");
        let dataset = Dataset::load(&Workspace::embedded(), true).unwrap();
        let authorities = Authority::all(dataset.merged());
        let mut things = subjects(dataset.merged(), &authorities, &Which::All);
        for thing in &mut things {
            // As if nobody had linked anything yet.
            thing.organisation.identifiers.clear();
        }
        let things: Vec<Arc<Subject>> = things.into_iter().map(Arc::new).collect();
        let ask = |(slug, path): (&'static str, &str)| {
            let authority = authorities.iter().find(|authority| authority.slug == slug).unwrap().clone();
            ask_register(slug, &folder.join(path), &Arc::new(authority), &things)
        };
        Some(REGISTERS.into_iter().map(ask).collect())
    };
    ASKED.get_or_init(ask).as_deref()
}

fn ask_register(
    slug: &'static str,
    path: &Path,
    authority: &Arc<Authority>,
    things: &[Arc<Subject>],
) -> Asked {
    let files = sources(&[path.to_owned()], None).unwrap();
    let (mapping, expected) = (Mapping::default(), Expected::of(authority));
    let records: Vec<Organisation> =
        read_all(&files, &mapping, &expected, &|_| None, false).filter_map(Result::ok).collect();
    let identifier =
        |id: &str| labgraph::link::suggest::entry(authority, id).map(|(_, identifier)| identifier);
    let known = records.iter().filter_map(|record| identifier(&record.id)).collect();
    let records = if slug == "ror" { like_ours(records, things) } else { records };
    let register = Index::in_memory(records).unwrap();
    let decided = Decided::default();
    let covered: Vec<&Arc<Subject>> = things.iter().filter(|thing| thing.is_covered_by(authority)).collect();
    let proposals = covered
        .into_par_iter()
        .filter_map(|thing| propose(&register, authority, thing, &decided).unwrap())
        .collect();
    Asked { slug, proposals, known }
}

/// The records that share a rare word with one of our names.
fn like_ours(records: Vec<Organisation>, things: &[Arc<Subject>]) -> Vec<Organisation> {
    /// A word is rare where no more records have it.
    const RARE: usize = 150;
    let words = |organisation: &Organisation| -> BTreeSet<String> {
        organisation.names.iter().flat_map(|name| tokens(&name.text)).collect()
    };
    let mut often: HashMap<String, usize> = HashMap::new();
    let all: Vec<BTreeSet<String>> = records.par_iter().map(words).collect();
    for word in all.iter().flatten() {
        *often.entry(word.clone()).or_default() += 1;
    }
    let ours: BTreeSet<String> = things.iter().flat_map(|thing| words(&thing.organisation)).collect();
    let rare = |word: &String| ours.contains(word) && often.get(word).is_some_and(|count| *count <= RARE);
    let kept = all.iter().map(|words| words.iter().any(rare)).collect::<Vec<bool>>();
    records.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(record, _)| record).collect()
}

fn name(proposal: &Proposal) -> &str {
    proposal.subject.iri.as_str().rsplit('/').next().unwrap()
}

fn first(proposal: &Proposal) -> Option<(String, Decision, f64)> {
    let candidate = proposal.candidates.first()?;
    let (_, identifier) = proposal.entry(candidate)?;
    Some((identifier, candidate.advice.decision, (candidate.score.value * 100.0).round() / 100.0))
}

#[test]
fn no_link_is_made_without_review_that_is_not_right() {
    let Some(asked) = asked() else { return };
    let mut wrong = String::new();
    for register in asked {
        for proposal in &register.proposals {
            let Some((identifier, decision, score)) = first(proposal) else { continue };
            let link = (name(proposal), register.slug, identifier.as_str());
            let right = VERIFIED.contains(&link) || BY_NAME.contains(&link);
            if decision == Decision::Accept && !right {
                writeln!(wrong, "{} → {} {identifier} ({score:.3})", name(proposal), register.slug).unwrap();
            }
        }
    }
    assert_eq!(wrong, "", "accepted, and not verified");
}

#[test]
fn what_is_verified_is_found_where_the_register_has_it() {
    let Some(asked) = asked() else { return };
    let mut missed = String::new();
    for (thing, slug, identifier) in VERIFIED {
        let register = asked.iter().find(|register| register.slug == slug).unwrap();
        if !register.known.contains(identifier) {
            writeln!(missed, "{slug} has no {identifier}").unwrap();
            continue;
        }
        let proposal = register.proposals.iter().find(|proposal| name(proposal) == thing);
        match proposal.and_then(first) {
            Some((found, decision, _)) if found == identifier && decision > Decision::None => {}
            other => writeln!(missed, "{thing} → {slug} {identifier}: {other:?}").unwrap(),
        }
    }
    expect![[r#"
        bosa → ovo OVO025178: Some(("OVO000088", None, 0.44))
    "#]]
    .assert_eq(&missed);
}

#[test]
fn the_danish_ministry_is_not_the_dutch_one_of_its_name() {
    let Some(asked) = asked() else { return };
    let ror = asked.iter().find(|register| register.slug == "ror").unwrap();
    let ministry = ror.proposals.iter().find(|it| name(it) == "dk-ministry-of-economic-affairs").unwrap();
    assert_eq!(ministry.subject.organisation.countries, ["DK"]);
    let dutch = ministry.candidates.iter().find(|it| it.entry.organisation.id.ends_with("00bc6bw85"));
    assert!(dutch.is_none_or(|dutch| dutch.score.value < REVIEW && dutch.advice.decision == Decision::None));
    for register in asked.iter().filter(|register| ["tooi", "kbo", "ovo"].contains(&register.slug)) {
        assert!(!register.proposals.iter().any(|it| name(it).starts_with("dk-")), "{}", register.slug);
    }
}

/// For a person to read: what each of our things is like, and which country it is looked for in.
#[test]
fn our_things_as_organisations() {
    let dataset = Dataset::load(&Workspace::embedded(), true).unwrap();
    let authorities = Authority::all(dataset.merged());
    let line = |thing: &Subject| {
        let slug = |iri: &str| iri.rsplit('/').next().unwrap().to_owned();
        let it = &thing.organisation;
        let from: Vec<String> = thing.country_from.iter().map(|node| slug(node.as_str())).collect();
        let identifiers: Vec<String> = it.identifiers.iter().map(ToString::to_string).collect();
        let by = if from.is_empty() { String::new() } else { format!(" by {}", from.join(", ")) };
        format!(
            "{}: {}{by} · {} names · {}",
            slug(thing.iri.as_str()),
            it.countries.join(" "),
            it.names.len(),
            identifiers.join(" ")
        )
    };
    let organisations = subjects(dataset.merged(), &authorities, &Which::All);
    let lines: Vec<String> = organisations.iter().map(line).collect();
    expect![[r#"
        agency-for-administrative-modernisation: PT · 3 names · 
        algemene-zaken: NL · 7 names · tooi:ministerie/mnre1010
        atlas-laboratoires: FR by republique-francaise · 3 names · 
        bosa: BE · 4 names · kbo:0671516647 ovo:OVO025178
        call-territorial-labs-2016: FR by ditp · 3 names · 
        co-pi: DK · 7 names · 
        co-pi-grants: DK by co-pi · 3 names · 
        co-pi-open-innovation-platforms: DK by co-pi · 3 names · 
        danish-industry: DK · 3 names · 
        dansk-erhverv: DK · 4 names · cvr:43232010
        danske-regioner: DK · 4 names · cvr:55832218
        departement-kanselarij-en-buitenlandse-zaken: BE · 3 names · ovo:OVO000032
        digitaal-vlaanderen: BE · 4 names · ovo:OVO002949
        ditp: FR · 6 names · 
        ditp-collaborative-projects: FR by ditp · 3 names · 
        ditp-interministerial-communities: FR by ditp · 3 names · 
        ditp-network: FR · 9 names · 
        ditp-research-partnerships: FR by ditp · 3 names · 
        dk-ministry-of-economic-affairs: DK · 7 names · 
        dk-ministry-of-finance: DK · 7 names · 
        dk-trade-union-confederation: DK · 4 names · 
        fabrique-rh: FR · 3 names · 
        flemish-administration: BE · 3 names · ovo:OVO000001
        fr-ministry-of-education: FR · 5 names · 
        frederiksberg: DK · 4 names · 
        innovation-barometer: DK by co-pi · 3 names · 
        ino: BE · 7 names · 
        ino-gatherings: BE by ino · 3 names · 
        kl: DK · 6 names · cvr:62547413
        lab-110-bis: FR · 3 names · 
        labx: PT · 7 names · 
        labx-experimentation-labs-network: PT by labx · 6 names · 
        labx-innovators-network: PT by labx · 3 names · 
        labx-recovery-plan-projects: PT by labx · 3 names · 
        labx-simplification-programmes: PT by labx · 3 names · 
        lieu-de-la-transformation-publique: FR by ditp · 3 names · 
        mois-de-linnovation-publique: FR by ditp · 6 names · 
        movesafe: BE by nmbs-innovation-lab · 3 names · 
        nesta: GB · 3 names · gb-charity:1144091
        nesta-company-funding: GB by nesta · 3 names · 
        nesta-mission-equal-chances: GB by nesta · 3 names · 
        nesta-mission-healthier-life: GB by nesta · 3 names · 
        nesta-mission-sustainable-future: GB by nesta · 3 names · 
        nesta-scanning: GB by nesta · 3 names · 
        nido: BE · 3 names · 
        nmbs: BE · 3 names · kbo:0203430576 wikidata:Q524255
        nmbs-app: BE by nmbs · 3 names · 
        nmbs-innovation-academy: BE by nmbs-innovation-lab · 3 names · 
        nmbs-innovation-community: BE by nmbs-innovation-lab · 3 names · 
        nmbs-innovation-lab: BE · 5 names · 
        onverwacht-innovatief: BE by ino · 3 names · 
        programme-investissements-avenir: FR by ditp · 3 names · 
        recovery-and-resilience-plans: PT by labx · 4 names · 
        region-midtjylland: DK · 5 names · cvr:29190925 isni:0000000406266125 ror:0247ay475 wikidata:Q26586
        republique-francaise: FR · 3 names · 
        ric: NL · 7 names · 
        riconline: NL by ric · 3 names · 
        sandbox-experiments: BE by sandbox-vlaanderen · 3 names · 
        sandbox-vlaanderen: BE · 5 names · 
        se-climate-and-enterprise: SE · 6 names · isni:0000000404684980 ror:03wt3br81 wikidata:Q1780898
        serv: BE · 5 names · 
        serv-study-service: BE · 3 names · 
        siilab: FR · 4 names · 
        skr:  · 3 names · 
        vinnova: SE · 3 names · isni:0000000122370481 ror:01kd5m353 se-orgnr:202100-5216 wikidata:Q4355568
        vlaamse-innovation-tour:  · 4 names · 
    "#]]
    .assert_eq(&(lines.join("\n") + "\n"));
}

/// For a person to read: what a reviewer would see.
#[test]
fn what_is_accepted_or_to_be_reviewed() {
    let Some(asked) = asked() else { return };
    let mut lines: Vec<String> = Vec::new();
    for register in asked {
        for proposal in &register.proposals {
            for candidate in proposal.worthy() {
                let id = &candidate.entry.organisation.id;
                let identifier =
                    proposal.entry(candidate).map_or_else(|| id.clone(), |(_, identifier)| identifier);
                let link = (name(proposal), register.slug, identifier.as_str());
                let right = VERIFIED.contains(&link) || BY_NAME.contains(&link);
                lines.push(format!(
                    "{:7} {} {} → {} {identifier} {} ({})",
                    candidate.advice.decision.name(),
                    if right { "=" } else { "?" },
                    name(proposal),
                    register.slug,
                    candidate.entry.organisation.label(),
                    candidate.relation.iri().rsplit(['/', '#']).next().unwrap(),
                ));
            }
        }
    }
    lines.sort();
    expect![[r#"
        accept  = algemene-zaken → tooi ministerie/mnre1010 ministerie van Algemene Zaken (exactMatch)
        accept  = departement-kanselarij-en-buitenlandse-zaken → ovo OVO000032 Departement Kanselarij en Buitenlandse Zaken (exactMatch)
        accept  = digitaal-vlaanderen → ovo OVO002949 agentschap Digitaal Vlaanderen (exactMatch)
        accept  = region-midtjylland → ror 0247ay475 Central Denmark Region (exactMatch)
        accept  = se-climate-and-enterprise → ror 03wt3br81 Ministry of Climate and Enterprise (exactMatch)
        accept  = serv → ovo OVO001847 Sociaal Economische Raad van Vlaanderen (exactMatch)
        accept  = vinnova → ror 01kd5m353 Vinnova (exactMatch)
        review  = bosa → kbo 0671516647 FOD BOSA DG (closeMatch)
        review  = flemish-administration → ovo OVO000001 Administratieve diensten van de Vlaamse overheid (exactMatch)
        review  = nmbs → kbo 0203430576 NMBS (closeMatch)
        review  = recovery-and-resilience-plans → eu-programme RRF European Recovery and Resilience Facility (incl. Technical Support Instrument) (exactMatch)
        review  = region-midtjylland → eu-atu DNK_RG_MIDTJYL Central Jutland region (relatedMatch)
        review  = vinnova → se-orgnr 202100-5216 Verket för innovationssystem (closeMatch)
        review  ? algemene-zaken → eu-corporate-body CONSIL_GAC General Affairs Council (exactMatch)
        review  ? departement-kanselarij-en-buitenlandse-zaken → kbo https://org.belgif.be/id/CbeEstablishmentUnit/2199299410 Departement Kanselarij en Buitenlandse Zaken (relatedMatch)
        review  ? departement-kanselarij-en-buitenlandse-zaken → ror 0558ewf28 Departement Omgeving (exactMatch)
        review  ? digitaal-vlaanderen → kbo https://org.belgif.be/id/CbeEstablishmentUnit/2256180804 Agentschap Digitaal Vlaanderen (relatedMatch)
        review  ? flemish-administration → ror 04qxsrb28 Flemish Government (exactMatch)
        review  ? fr-ministry-of-education → ror 04xp49e10 Ministere de l'Education Nationale (exactMatch)
        review  ? lab-110-bis → ror 023ckd258 Bibliothèque interuniversitaire de la Sorbonne (exactMatch)
        review  ? labx-recovery-plan-projects → eu-programme RRF European Recovery and Resilience Facility (incl. Technical Support Instrument) (exactMatch)
        review  ? nesta → ror 02yfj7090 The Allan and Nesta Ferguson Charitable Trust (exactMatch)
        review  ? nmbs-innovation-lab → kbo 0203430576 NMBS (closeMatch)
        review  ? republique-francaise → ror 0172v8z89 Gouvernement de la République française (exactMatch)
        review  ? skr → ror 05fy2ba68 SKF (Sweden) (exactMatch)
    "#]].assert_eq(&(lines.join("\n") + "\n"));
}
