//! The page of the map.

super::strings! {
    /// Strings of the map, the list, the table and the card.
    MapText {
        title: "Latvijas pašvaldības un sociālo pakalpojumu vietas", "Latvia's municipalities and social service sites";
        map_title: "Pašvaldības pēc plānošanas reģiona un zināmās pakalpojumu vietas", "Municipalities by planning region, with the known service sites";
        map_title_region: "{region}: pašvaldības un zināmās pakalpojumu vietas", "{region}: municipalities and known service sites";
        intro: "Programmā piedalās {participating} no {all} pašvaldībām.", "{participating} of {all} municipalities take part in the programme.";
        intro_region: "{region}: programmā piedalās {participating} no {all} pašvaldībām.", "{region}: {participating} of {all} municipalities take part in the programme.";
        search: "Meklēt pašvaldību", "Search for a municipality";
        search_placeholder: "Piemēram, Madonas novads", "For example, Madonas novads";
        search_key: "Taustiņš / ieliek kursoru meklēšanas laukā", "The / key goes to the search box";
        found: "pašvaldība|pašvaldības|pašvaldību", "municipality|municipalities";
        nothing_found: "Neviena pašvaldība neatbilst „{query}”. Pārbaudiet rakstību vai izvēlieties citu reģionu.", "No municipality matches “{query}”. Check the spelling or pick another region.";
        list: "Pašvaldību saraksts", "List of municipalities";
        list_hint: "Ar bultiņām var pārvietoties pa sarakstu; Enter atver, Esc aizver.", "Arrow keys walk the list; Enter opens, Esc closes.";
        table_caption: "Pašvaldības: reģions, iedzīvotāji un dalība programmā", "Municipalities: region, population and participation in the programme";
        column_participates: "Piedalās", "Takes part";
        column_area: "Platība, km²", "Area, km²";
        column_sites: "Pakalpojumu vietas", "Service sites";
        yes: "jā", "yes";
        no: "nē", "no";
        sort_by: "Kārtot pēc: {column}", "Sort by: {column}";
        participates: "Piedalās programmā", "Takes part in the programme";
        participates_not: "Nepiedalās programmā", "Does not take part in the programme";
        rests_on: "Pamats", "Basis";
        evidence: "Skatīt avotu", "See the source";
        erdf: "ERAF infrastruktūras projekts", "ERDF infrastructure project";
        erdf_link: "Skatīt projekta lapu", "See the project's page";
        erdf_none: "nav zināms", "none known";
        residents: "iedzīvotājs|iedzīvotāji|iedzīvotāju", "inhabitant|inhabitants";
        residents_date: "Iedzīvotāji 2019. gada 1. janvārī", "Population on 1 January 2019";
        area: "Platība", "Area";
        successor: "Pēc 2021. gada reformas", "After the 2021 reform";
        sites: "Zināmās pakalpojumu vietas", "Known service sites";
        sites_none: "Atklātajos avotos nav atrasta neviena pakalpojuma vieta.", "No service site was found in public sources.";
        capacity: "vieta|vietas|vietu", "place|places";
        unlocated: "adrese nav atrasta kartē", "address not found on the map";
        as_published: "Avotā", "In the source";
        place_list: "Apdzīvotās vietas", "Towns and villages";
        place_none: "Sarakstā nav nevienas apdzīvotas vietas; aprēķinā izmantots punkts pašvaldības teritorijā.", "No town or village is listed; a point inside the municipality is used in its place.";
        needs: "Cilvēki, kam pakalpojums vajadzīgs", "People who need a service";
        needs_caption: "Vajadzības pēc mērķa grupas un pakalpojuma", "Needs by target group and service";
        needs_none: "Vajadzību šeit nav: pašvaldība programmā nepiedalās, vai arī ielādētajos datos tās nav.", "There are no needs here: the municipality does not take part in the programme, or the loaded figures do not name it.";
        service: "Pakalpojums", "Service";
        group: "Mērķa grupa", "Target group";
        office: "Plānošanas reģiona birojs", "Planning region's office";
        plan_here: "Plānot pakalpojumus reģionā {region}", "Plan services in {region}";
        region_missing: "Plānošanas reģiona „{region}” nav", "There is no planning region “{region}”";
        region_missing_detail: "Karte rāda visus reģionus. Izvēlieties kādu no tiem:", "The map shows all regions. Pick one of them:";
        card_missing: "Šādas pašvaldības nav", "There is no such municipality";
        site_count: "pakalpojuma vieta|pakalpojuma vietas|pakalpojuma vietu", "service site|service sites";
        city: "pilsēta", "city";
    }
}
