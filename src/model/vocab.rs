//! IRIs that the code names. A test compares those of `lab:` with `ontology/labgraph.ttl`.

macro_rules! vocabulary {
    ($(#[$meta:meta])* $module:ident, $namespace:literal, { $($name:ident = $local:literal),* $(,)? }) => {
        $(#[$meta])*
        pub mod $module {
            use oxigraph::model::NamedNodeRef;
            /// The namespace that the terms of this module stand in.
            pub const NAMESPACE: &str = $namespace;
            $(
                #[doc = concat!("`", $namespace, $local, "`")]
                pub const $name: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
            /// Every term above.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

vocabulary!(
    /// labgraph's own vocabulary, defined in `ontology/labgraph.ttl`.
    lab, "https://w3id.org/labgraph/ns#", {
        BUDGET = "budget",
        CHECK_DIGITS = "checkDigits",
        COMPARES = "compares",
        CONTRIBUTION = "Contribution",
        CONTRIBUTOR_COUNT = "contributorCount",
        COUNTRY = "country",
        COVERS = "covers",
        COVERS_CLASS = "coversClass",
        CURRENCY = "currency",
        EQUIVALENT_TO = "equivalentTo",
        EVIDENCE = "evidence",
        FIGURE = "Figure",
        FINGERPRINT = "fingerprint",
        FUNDER = "funder",
        GOVERNED_BY = "governedBy",
        GOVERNING_BODY = "GoverningBody",
        IDENTIFIER_PATTERN = "identifierPattern",
        INITIATIVE = "Initiative",
        IRI_TEMPLATE = "iriTemplate",
        MEASURES = "measures",
        PARENT_NAME = "parentName",
        PARTICIPANT = "participant",
        PERIOD = "period",
        PRECISION = "precision",
        RECIPIENT = "recipient",
        RECORD_STATUS = "recordStatus",
        REGISTER_EXTRACT = "RegisterExtract",
        REGISTER_RECORD = "RegisterRecord",
        RECORD_NATURE = "recordNature",
        REQUEST_LIMIT = "requestLimit",
        REQUEST_PERIOD = "requestPeriod",
        RUN_BY = "runBy",
        SEAT = "Seat",
        SHARE_OF_BUDGET = "shareOfBudget",
        SOURCE = "Source",
        STAFF = "staff",
        STAFF_COUNT = "staffCount",
        SAYS_UNKNOWN = "saysUnknown",
        STATED_UNKNOWN = "statedUnknown",
        UNIT = "unit",
        VALUE = "value",
    }
);

vocabulary!(
    /// The concepts of `ontology/concepts.ttl` that the code names.
    labc, "https://w3id.org/labgraph/concept/", {
        CROCKFORD_BASE32 = "crockford-base32",
        EXACT = "exact",
        RECORD_CURRENT = "record-current",
        RECORD_ENDED = "record-ended",
        RECORD_WITHDRAWN = "record-withdrawn",
        ISO_7064_MOD_11_2 = "iso-7064-mod-11-2",
        ISO_7064_MOD_97_10 = "iso-7064-mod-97-10",
        LUHN = "luhn",
        MOD_11 = "mod-11",
        MOD_97 = "mod-97",
        NATURE_DATASET = "nature-dataset",
        NATURE_ESTABLISHMENT = "nature-establishment",
        NATURE_LEGAL_ENTITY = "nature-legal-entity",
        NATURE_ORGANISATION = "nature-organisation",
        NATURE_PROGRAMME = "nature-programme",
        NATURE_TERRITORY = "nature-territory",
        UNKNOWN = "unknown",
    }
);

vocabulary!(
    /// [Simple Knowledge Organization System](https://www.w3.org/TR/skos-reference/).
    skos, "http://www.w3.org/2004/02/skos/core#", {
        PREF_LABEL = "prefLabel",
        ALT_LABEL = "altLabel",
        HIDDEN_LABEL = "hiddenLabel",
        NOTATION = "notation",
        DEFINITION = "definition",
        NOTE = "note",
        CONCEPT = "Concept",
        CONCEPT_SCHEME = "ConceptScheme",
        IN_SCHEME = "inScheme",
        BROADER = "broader",
        EXACT_MATCH = "exactMatch",
        CLOSE_MATCH = "closeMatch",
        BROAD_MATCH = "broadMatch",
        NARROW_MATCH = "narrowMatch",
        RELATED_MATCH = "relatedMatch",
    }
);

vocabulary!(
    /// [The Organization Ontology](https://www.w3.org/TR/vocab-org/).
    org, "http://www.w3.org/ns/org#", {
        ORGANIZATION = "organization",
        MEMBER = "member",
        MEMBER_OF = "memberOf",
        ROLE = "role",
    }
);

vocabulary!(
    /// [DCMI terms](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
    dcterms, "http://purl.org/dc/terms/", {
        TITLE = "title",
        CONFORMS_TO = "conformsTo",
        DESCRIPTION = "description",
        IDENTIFIER = "identifier",
        IS_PART_OF = "isPartOf",
        IS_REPLACED_BY = "isReplacedBy",
        LICENSE = "license",
        REPLACES = "replaces",
        RIGHTS = "rights",
        LANGUAGE = "language",
        REFERENCES = "references",
        SPATIAL = "spatial",
        TYPE = "type",
    }
);

vocabulary!(
    /// [The PROV Ontology](https://www.w3.org/TR/prov-o/).
    prov, "http://www.w3.org/ns/prov#", {
        GENERATED_AT_TIME = "generatedAtTime",
        WAS_DERIVED_FROM = "wasDerivedFrom",
    }
);

vocabulary!(
    /// [FOAF](http://xmlns.com/foaf/0.1/).
    foaf, "http://xmlns.com/foaf/0.1/", {
        NAME = "name",
        HOMEPAGE = "homepage",
        PAGE = "page",
        PRIMARY_TOPIC = "primaryTopic",
    }
);

vocabulary!(
    /// [schema.org](https://schema.org/), in its `http` form.
    schema, "http://schema.org/", {
        ADDRESS = "address",
        DISSOLUTION_DATE = "dissolutionDate",
        FOUNDING_DATE = "foundingDate",
        NAME = "name",
        POSITION = "position",
        URL = "url",
        VALID_FROM = "validFrom",
        VALID_THROUGH = "validThrough",
    }
);

vocabulary!(
    /// [Simple Standard for Sharing Ontological Mappings](https://mapping-commons.github.io/sssom/).
    sssom, "https://w3id.org/sssom/", {
        MAPPING = "Mapping",
        SUBJECT_ID = "subject_id",
        OBJECT_LABEL = "object_label",
        SUBJECT_LABEL = "subject_label",
        SUBJECT_SOURCE_VERSION = "subject_source_version",
        PREDICATE_ID = "predicate_id",
        PREDICATE_MODIFIER = "predicate_modifier",
        NEGATED_PREDICATE = "NegatedPredicate",
        OBJECT_ID = "object_id",
        OBJECT_SOURCE = "object_source",
        OBJECT_SOURCE_VERSION = "object_source_version",
        NO_TERM_FOUND = "NoTermFound",
        MAPPING_JUSTIFICATION = "mapping_justification",
        CONFIDENCE = "confidence",
        AUTHOR_LABEL = "author_label",
        REVIEWER_LABEL = "reviewer_label",
        MAPPING_TOOL = "mapping_tool",
        MAPPING_TOOL_VERSION = "mapping_tool_version",
        MAPPING_DATE = "mapping_date",
        COMMENT = "comment",
    }
);

vocabulary!(
    /// [Semantic Mapping Vocabulary](https://mapping-commons.github.io/semantic-mapping-vocabulary/).
    semapv, "https://w3id.org/semapv/vocab/", {
        MANUAL_MAPPING_CURATION = "ManualMappingCuration",
        LEXICAL_MATCHING = "LexicalMatching",
        COMPOSITE_MATCHING = "CompositeMatching",
        MAPPING_CHAINING = "MappingChaining",
    }
);

vocabulary!(
    /// [Data Catalog Vocabulary](https://www.w3.org/TR/vocab-dcat-3/).
    dcat, "http://www.w3.org/ns/dcat#", {
        DATA_SERVICE = "DataService",
        DATASET = "Dataset",
        ENDPOINT_URL = "endpointURL",
        VERSION = "version",
        SERVES_DATASET = "servesDataset",
    }
);

vocabulary!(
    /// [Shapes Constraint Language](https://www.w3.org/TR/shacl/).
    sh, "http://www.w3.org/ns/shacl#", {
        VALIDATION_REPORT = "ValidationReport",
        VALIDATION_RESULT = "ValidationResult",
        CONFORMS = "conforms",
        RESULT = "result",
        FOCUS_NODE = "focusNode",
        RESULT_PATH = "resultPath",
        RESULT_MESSAGE = "resultMessage",
        RESULT_SEVERITY = "resultSeverity",
        SOURCE_CONSTRAINT = "sourceConstraint",
        SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent",
        SOURCE_SHAPE = "sourceShape",
        VALUE = "value",
        MESSAGE = "message",
        NAME = "name",
        PATH = "path",
        PARAMETER = "parameter",
        SPARQL = "sparql",
        SELECT = "select",
        INFO = "Info",
        WARNING = "Warning",
        VIOLATION = "Violation",
        ALTERNATIVE_PATH = "alternativePath",
        INVERSE_PATH = "inversePath",
        ZERO_OR_MORE_PATH = "zeroOrMorePath",
        ONE_OR_MORE_PATH = "oneOrMorePath",
        ZERO_OR_ONE_PATH = "zeroOrOnePath",
    }
);
