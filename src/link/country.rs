//! Countries as ISO 3166-1 alpha-2, of the codes that registers use.

/// The codes of three letters, each with that of two behind it.
const ALPHA3: &str = "\
    AFGAF ALAAX ALBAL DZADZ ASMAS ANDAD AGOAO AIAAI ATAAQ ATGAG ARGAR ARMAM ABWAW AUSAU AUTAT AZEAZ \
    BHSBS BHRBH BGDBD BRBBB BLRBY BELBE BLZBZ BENBJ BMUBM BTNBT BOLBO BESBQ BIHBA BWABW BVTBV BRABR \
    IOTIO BRNBN BGRBG BFABF BDIBI CPVCV KHMKH CMRCM CANCA CYMKY CAFCF TCDTD CHLCL CHNCN CXRCX CCKCC \
    COLCO COMKM COGCG CODCD COKCK CRICR CIVCI HRVHR CUBCU CUWCW CYPCY CZECZ DNKDK DJIDJ DMADM DOMDO \
    ECUEC EGYEG SLVSV GNQGQ ERIER ESTEE SWZSZ ETHET FLKFK FROFO FJIFJ FINFI FRAFR GUFGF PYFPF ATFTF \
    GABGA GMBGM GEOGE DEUDE GHAGH GIBGI GRCGR GRLGL GRDGD GLPGP GUMGU GTMGT GGYGG GINGN GNBGW GUYGY \
    HTIHT HMDHM VATVA HNDHN HKGHK HUNHU ISLIS INDIN IDNID IRNIR IRQIQ IRLIE IMNIM ISRIL ITAIT JAMJM \
    JPNJP JEYJE JORJO KAZKZ KENKE KIRKI PRKKP KORKR KWTKW KGZKG LAOLA LVALV LBNLB LSOLS LBRLR LBYLY \
    LIELI LTULT LUXLU MACMO MDGMG MWIMW MYSMY MDVMV MLIML MLTMT MHLMH MTQMQ MRTMR MUSMU MYTYT MEXMX \
    FSMFM MDAMD MCOMC MNGMN MNEME MSRMS MARMA MOZMZ MMRMM NAMNA NRUNR NPLNP NLDNL NCLNC NZLNZ NICNI \
    NERNE NGANG NIUNU NFKNF MKDMK MNPMP NORNO OMNOM PAKPK PLWPW PSEPS PANPA PNGPG PRYPY PERPE PHLPH \
    PCNPN POLPL PRTPT PRIPR QATQA REURE ROURO RUSRU RWARW BLMBL SHNSH KNAKN LCALC MAFMF SPMPM VCTVC \
    WSMWS SMRSM STPST SAUSA SENSN SRBRS SYCSC SLESL SGPSG SXMSX SVKSK SVNSI SLBSB SOMSO ZAFZA SGSGS \
    SSDSS ESPES LKALK SDNSD SURSR SJMSJ SWESE CHECH SYRSY TWNTW TJKTJ TZATZ THATH TLSTL TGOTG TKLTK \
    TONTO TTOTT TUNTN TURTR TKMTM TCATC TUVTV UGAUG UKRUA AREAE GBRGB USAUS UMIUM URYUY UZBUZ VUTVU \
    VENVE VNMVN VGBVG VIRVI WLFWF ESHEH YEMYE ZMBZM ZWEZW";

/// Countries as Wikidata numbers them: those of Europe, and others that have many public bodies there.
const WIKIDATA: [(&str, &str); 68] = [
    ("Q31", "BE"),
    ("Q55", "NL"),
    ("Q29999", "NL"),
    ("Q142", "FR"),
    ("Q183", "DE"),
    ("Q145", "GB"),
    ("Q34", "SE"),
    ("Q35", "DK"),
    ("Q756617", "DK"),
    ("Q45", "PT"),
    ("Q29", "ES"),
    ("Q38", "IT"),
    ("Q32", "LU"),
    ("Q27", "IE"),
    ("Q33", "FI"),
    ("Q20", "NO"),
    ("Q36", "PL"),
    ("Q40", "AT"),
    ("Q39", "CH"),
    ("Q41", "GR"),
    ("Q28", "HU"),
    ("Q213", "CZ"),
    ("Q214", "SK"),
    ("Q215", "SI"),
    ("Q224", "HR"),
    ("Q218", "RO"),
    ("Q219", "BG"),
    ("Q191", "EE"),
    ("Q211", "LV"),
    ("Q37", "LT"),
    ("Q233", "MT"),
    ("Q229", "CY"),
    ("Q189", "IS"),
    ("Q30", "US"),
    ("Q16", "CA"),
    ("Q408", "AU"),
    ("Q664", "NZ"),
    ("Q17", "JP"),
    ("Q148", "CN"),
    ("Q668", "IN"),
    ("Q884", "KR"),
    ("Q155", "BR"),
    ("Q96", "MX"),
    ("Q414", "AR"),
    ("Q298", "CL"),
    ("Q258", "ZA"),
    ("Q212", "UA"),
    ("Q159", "RU"),
    ("Q43", "TR"),
    ("Q801", "IL"),
    ("Q334", "SG"),
    ("Q865", "TW"),
    ("Q347", "LI"),
    ("Q235", "MC"),
    ("Q228", "AD"),
    ("Q238", "SM"),
    ("Q237", "VA"),
    ("Q403", "RS"),
    ("Q236", "ME"),
    ("Q222", "AL"),
    ("Q221", "MK"),
    ("Q225", "BA"),
    ("Q217", "MD"),
    ("Q230", "GE"),
    ("Q399", "AM"),
    ("Q227", "AZ"),
    ("Q184", "BY"),
    ("Q232", "KZ"),
];

/// The code of two letters for one of three, or of two where that is one.
///
/// ```
/// use labgraph::link::country::alpha2;
/// assert_eq!((alpha2("BEL"), alpha2("BE"), alpha2("EUR")), (Some("BE"), Some("BE"), None));
/// ```
#[must_use]
pub fn alpha2(code: &str) -> Option<&'static str> {
    let part = |pair: &'static str| match code.len() {
        3 => pair.strip_prefix(code),
        2 => pair.get(3..).filter(|two| *two == code),
        _ => None,
    };
    ALPHA3.split(' ').find_map(part)
}

/// The code of a country's item in Wikidata.
pub(crate) fn of_wikidata(item: &str) -> Option<&'static str> {
    WIKIDATA.iter().find(|(known, _)| *known == item).map(|(_, code)| *code)
}
