//! The page about the method.

super::strings! {
    /// Strings of the method.
    MethodText {
        title: "Kā top modelētie skaitļi", "How the modelled figures come about";
        lead: "Par vajadzībām pašvaldībās nav publicētas tabulas. Tāpēc Tuvu tās aprēķina no publicētajiem reģionu skaitļiem. Šeit redzams, kā un no kā.", "No table of needs by municipality is published. Tuvu therefore computes them from the published regional figures. Here is how, and from what.";
        steps_title: "Četros soļos", "In four steps";
        step_1: "Reģiona cilvēku skaitu mērķa grupā ņem no publicētajiem avotiem. Kur reģions to nepublicē, izmanto to reģionu rādītāju uz iedzīvotāju, kuri publicē.", "The number of people of a target group in a region is taken from published sources. Where a region publishes none, the rate per inhabitant of the regions that do is used.";
        step_2: "Skaitu sadala pa reģiona pašvaldībām, kas piedalās programmā, un pa apdzīvotām vietām atbilstoši iedzīvotāju skaitam.", "The number is spread over the region's participating municipalities and over their towns and villages by population.";
        step_3: "Cilvēkus, kuri dzīvo ārpus sarakstā esošajām apdzīvotajām vietām, sadala pa {km} km režģi pašvaldības teritorijā.", "People who live outside the listed places are spread over a {km} km grid inside the municipality.";
        step_4: "Cik lielai daļai no mērķa grupas vajag katru pakalpojumu, nosaka pēc publicētajiem plāniem; kur tādu nav, pieņem, un tas ir atzīmēts. Daļas saskaitītas no cilvēkiem, kam plānoti pakalpojumi, bet attiecinātas uz visiem novērtētajiem, tāpēc skaits ir lielāks par plānos publicēto.", "Which share of a target group needs each service follows published plans; where there are none, it is assumed, and marked so. Shares were counted among people planned to get services but are applied to all who were assessed, so the numbers are larger than those published in the plans.";
        needs_title: "Cilvēki pēc reģiona un mērķa grupas", "People by region and target group";
        needs_caption: "Cilvēku skaits reģionos, no kura sākas aprēķins", "The regional numbers of people from which the computation starts";
        basis: "Pamats", "Basis";
        published: "publicēts", "published";
        assumed: "pieņemts", "assumed";
        own: "plānotāja dati", "the planner's own";
        measure: "Kas saskaitīts", "What is counted";
        shares_title: "Cik lielai daļai vajag pakalpojumu", "Which share needs a service";
        shares_caption: "Mērķa grupas daļa, kam vajadzīgs pakalpojums", "Share of the target group who need the service";
        share: "Daļa", "Share";
        share_of: "{needing} no {of}", "{needing} of {of}";
        times_title: "Kā rēķina ceļā pavadīto laiku", "How travel times are computed";
        times_lead: "Minūtes ir braukšanas laiks ar auto pa galvenajiem un reģionālajiem ceļiem. Ātrumi ir pieņēmumi. Divas vietas, kurām tuvākais ir viens un tas pats ceļš un kuras viena otrai ir tuvāk nekā tam, savieno pa taisno. Visi apdzīvotas vietas iedzīvotāji ir tās vidū, tāpēc līdz pakalpojumam pašu apdzīvotajā vietā viņiem ir 0 minūtes; tas vidējo laiku samazina. Lēmumiem jāizmanto pilns ceļu tīkls.", "Minutes are driving times by car on main and regional roads. The speeds are assumptions. Two positions with the same nearest road that are nearer to each other than to it are joined straight. Everybody in a town or village is put at its centre, so a service in the same place is 0 minutes away; that makes mean times shorter. Decisions need the full road network.";
        times_caption: "Ātrumi un robežas", "Speeds and limits";
        road_kmh: "Ātrums uz ceļiem", "Speed on roads";
        road_length: "Ceļu garumu reizina ar (kartē ceļi ir iztaisnoti)", "Lengths of roads are multiplied by (the lines are straightened)";
        connector_kmh: "Ātrums no dzīvesvietas līdz tuvākajam ceļam", "Speed from where people live to the nearest road";
        connector_length: "Taisno attālumu līdz ceļam reizina ar", "Straight distances to the road are multiplied by";
        longest_connector: "Tālāk no ceļa par šo uzskata par nesasniedzamu", "Farther from a road than this counts as unreachable";
        kmh: "km/h", "km/h";
        quantity: "Lielums", "Quantity";
        value: "Vērtība", "Value";
        findings_title: "Kas datos nav zināms", "What the data do not know";
        unlocated: "Pakalpojumu vietas, kuru adrese nav atrasta", "Service sites whose address was not found";
        unlocated_detail: "Tās ir sarakstā, bet nav kartē un nav aprēķinos.", "They are listed, but not on the map and not in the computations.";
        islands: "Ceļu tīkla daļas, kas nav savienotas ar pārējo", "Parts of the road network that do not connect to the rest";
        islands_caption: "Nesavienotās ceļu tīkla daļas", "Unconnected parts of the road network";
        island_nodes: "Mezgli", "Nodes";
        island_length: "Garums, km", "Length, km";
        island_at: "Kur", "Where";
        without_place: "Pašvaldības bez sarakstā esošas apdzīvotas vietas", "Municipalities without a listed town or village";
        outside: "Apdzīvotas vietas, kas vispārinātās robežas dēļ kartē atrodas kaimiņu pašvaldībā", "Places that generalised boundaries put into a neighbour";
        none: "nav", "none";
        boundaries_note: "Robežas ir vispārinātas: kļūda parasti ir 0,3–0,4 km.", "Boundaries are generalised: they are typically 0.3–0.4 km off.";
        sources_title: "Avoti un licences", "Sources and licences";
        sources_caption: "No kā veidoti dati", "What the data are made from";
        what: "Kas izmantots", "What is used";
        credit: "Atsauce", "Credit";
        licence: "Licence", "Licence";
    }
}
