//! The functions of SPARQL 1.1, with what they take and give.

/// A function or an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its name, as it is written.
    pub name: &'static str,
    /// What it takes and gives.
    pub signature: &'static str,
    /// Whether it sums up the rows of a group.
    pub aggregate: bool,
}

const fn function(name: &'static str, signature: &'static str) -> Function {
    Function { name, signature, aggregate: false }
}

const fn aggregate(name: &'static str, signature: &'static str) -> Function {
    Function { name, signature, aggregate: true }
}

/// Every function, the aggregates first.
pub const FUNCTIONS: [Function; 63] = [
    aggregate("COUNT", "COUNT([DISTINCT] *|expr) → integer"),
    aggregate("SUM", "SUM([DISTINCT] number) → number"),
    aggregate("AVG", "AVG([DISTINCT] number) → number"),
    aggregate("MIN", "MIN(expr) → term"),
    aggregate("MAX", "MAX(expr) → term"),
    aggregate("SAMPLE", "SAMPLE(expr) → term"),
    aggregate("GROUP_CONCAT", "GROUP_CONCAT([DISTINCT] text [; SEPARATOR = text]) → text"),
    function("ABS", "ABS(number) → number"),
    function("BNODE", "BNODE([text]) → blank node"),
    function("BOUND", "BOUND(variable) → boolean"),
    function("CEIL", "CEIL(number) → number"),
    function("COALESCE", "COALESCE(expr, …) → term"),
    function("CONCAT", "CONCAT(text, …) → text"),
    function("CONTAINS", "CONTAINS(text, part) → boolean"),
    function("DATATYPE", "DATATYPE(literal) → IRI"),
    function("DAY", "DAY(dateTime) → integer"),
    function("ENCODE_FOR_URI", "ENCODE_FOR_URI(text) → text"),
    function("FLOOR", "FLOOR(number) → number"),
    function("HOURS", "HOURS(dateTime) → integer"),
    function("IF", "IF(condition, then, else) → term"),
    function("IRI", "IRI(text) → IRI"),
    function("isBLANK", "isBLANK(term) → boolean"),
    function("isIRI", "isIRI(term) → boolean"),
    function("isLITERAL", "isLITERAL(term) → boolean"),
    function("isNUMERIC", "isNUMERIC(term) → boolean"),
    function("isURI", "isURI(term) → boolean"),
    function("LANG", "LANG(literal) → text"),
    function("LANGMATCHES", "LANGMATCHES(tag, range) → boolean"),
    function("LCASE", "LCASE(text) → text"),
    function("MD5", "MD5(text) → text"),
    function("MINUTES", "MINUTES(dateTime) → integer"),
    function("MONTH", "MONTH(dateTime) → integer"),
    function("NOW", "NOW() → dateTime"),
    function("RAND", "RAND() → double"),
    function("REGEX", "REGEX(text, pattern [, flags]) → boolean"),
    function("REPLACE", "REPLACE(text, pattern, replacement [, flags]) → text"),
    function("ROUND", "ROUND(number) → number"),
    function("sameTerm", "sameTerm(term, term) → boolean"),
    function("SECONDS", "SECONDS(dateTime) → decimal"),
    function("SHA1", "SHA1(text) → text"),
    function("SHA256", "SHA256(text) → text"),
    function("SHA384", "SHA384(text) → text"),
    function("SHA512", "SHA512(text) → text"),
    function("STR", "STR(term) → text"),
    function("STRAFTER", "STRAFTER(text, part) → text"),
    function("STRBEFORE", "STRBEFORE(text, part) → text"),
    function("STRDT", "STRDT(text, datatype) → literal"),
    function("STRENDS", "STRENDS(text, end) → boolean"),
    function("STRLANG", "STRLANG(text, tag) → literal"),
    function("STRLEN", "STRLEN(text) → integer"),
    function("STRSTARTS", "STRSTARTS(text, beginning) → boolean"),
    function("STRUUID", "STRUUID() → text"),
    function("SUBSTR", "SUBSTR(text, from [, length]) → text"),
    function("TIMEZONE", "TIMEZONE(dateTime) → duration"),
    function("TZ", "TZ(dateTime) → text"),
    function("UCASE", "UCASE(text) → text"),
    function("URI", "URI(text) → IRI"),
    function("UUID", "UUID() → IRI"),
    function("YEAR", "YEAR(dateTime) → integer"),
    // RDF 1.2.
    function("TRIPLE", "TRIPLE(subject, predicate, object) → triple term"),
    function("SUBJECT", "SUBJECT(triple term) → term"),
    function("PREDICATE", "PREDICATE(triple term) → IRI"),
    function("OBJECT", "OBJECT(triple term) → term"),
];
