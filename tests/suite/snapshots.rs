//! Files of registers: read whole, with the right names, and what is wrong with others told by its line.

use crate::shared;
use labgraph::link::snapshot::{self, Expected, Mapping, SnapshotFormat};
use labgraph::link::{NameKind, Nature, Organisation, Standing};
use std::path::Path;

fn expected(slug: &str) -> Expected {
    Expected { slug: slug.to_owned(), ..Expected::default() }
}

/// The records of a file whose format is recognised, and what was wrong with others.
fn read(path: &Path, slug: &str) -> (Vec<Organisation>, Vec<String>) {
    let format = snapshot::recognise(path).unwrap().expect("its format is told");
    let records = snapshot::read(path, format, &Mapping::default(), &expected(slug)).unwrap();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for record in records {
        match record {
            Ok(record) => good.push(record),
            Err(error) => bad.push(error.to_string()),
        }
    }
    (good, bad)
}

fn by_id<'a>(records: &'a [Organisation], id: &str) -> &'a Organisation {
    records.iter().find(|record| record.id == id).unwrap_or_else(|| panic!("{id} is not there"))
}

fn names(record: &Organisation, kind: NameKind) -> Vec<&str> {
    record.names.iter().filter(|name| name.kind == kind).map(|name| name.text.as_str()).collect()
}

#[test]
fn ror_is_read_whole_in_both_versions_of_its_schema() {
    let Some(shared) = shared::folder() else { return };
    let path = shared.join("opendata/ror/ror_records.jsonl.gz");
    assert_eq!(snapshot::recognise(&path).unwrap(), Some(SnapshotFormat::Ror));
    let (records, bad) = read(&path, "ror");
    assert_eq!((records.len(), bad.len()), (51_370, 0));
    let count = |standing| records.iter().filter(|record| record.standing == standing).count();
    assert_eq!(count(Standing::Withdrawn), 1_374);
    assert_eq!(count(Standing::Ended), 1_250);
    let vinnova = by_id(&records, "https://ror.org/01kd5m353");
    assert!(vinnova.names.iter().any(|name| name.text.contains("Vinnova")), "{vinnova:?}");
    assert_eq!(vinnova.countries, ["SE"]);
    let known: Vec<String> = vinnova.identifiers.iter().map(ToString::to_string).collect();
    for identifier in ["ror:01kd5m353", "wikidata:Q4355568", "isni:0000000122370481"] {
        assert!(known.contains(&identifier.to_owned()), "{known:?}");
    }
    let with_former = records.iter().filter(|record| !names(record, NameKind::Former).is_empty()).count();
    assert!(with_former > 500, "{with_former}");
    assert!(records.iter().all(|record| !record.names.is_empty() && record.nature == Nature::Organisation));
    assert!(records.iter().filter(|record| record.countries.is_empty()).count() < 5);
}

#[test]
fn tables_of_belgian_registers_are_read_by_their_headers() {
    let Some(shared) = shared::folder() else { return };
    let (records, bad) = read(&shared.join("opendata/be-kbo/be_kbo_flat.tsv"), "kbo");
    assert_eq!((records.len(), bad.len()), (306, 0));
    let statbel = by_id(&records, "https://org.belgif.be/id/CbeEstablishmentUnit/2146814391");
    assert_eq!(names(statbel, NameKind::Preferred), ["Statbel"]);
    assert_eq!(statbel.nature, Nature::Establishment);
    let (records, bad) = read(&shared.join("opendata/be-ovo/be_ovo_names.tsv"), "ovo");
    assert_eq!((records.len(), bad.len()), (1_451, 0));
    let vlaio = by_id(&records, "https://data.vlaanderen.be/id/organisatie/OVO000039");
    assert_eq!(vlaio.label(), "Agentschap Innoveren en Ondernemen");
    assert_eq!(names(vlaio, NameKind::Other), ["VLAIO (Agentschap Innoveren & Ondernemen)"]);
    let (records, bad) = read(&shared.join("opendata/be-ovo/be_ovo_flat.tsv"), "ovo");
    assert_eq!(records.len(), 1_447);
    assert!(bad[0].ends_with("be_ovo_flat.tsv, line 189: 6 cells here and 5 in the header"), "{bad:?}");
    assert!(records.iter().any(|record| record.id == "OVO003690"), "{:?}", records[0]);
}
