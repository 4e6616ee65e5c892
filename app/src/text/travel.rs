//! Ways, and how far a place reaches.

super::strings! {
    /// Strings of ways, of how far a place reaches, and of the roads that times rest on.
    TravelText {
        reach_of: "Rādīt, cik tālu sasniedz: {name}", "Show how far it reaches: {name}";
        reach: "Cik tālu sasniedz", "How far it reaches";
        map_title: "{service}, {place}: minūtes ar auto no šīs vietas", "{service}, {place}: minutes by car from this site";
        map_title_scenario: "{title} ({scenario})", "{title} ({scenario})";
        areas_legend: "Minūtes ar auto no izvēlētās vietas", "Minutes by car from the selected site";
        beyond: "tālāk vai bez ceļa", "farther, or no road";
        no_route_people: "cilvēki, kam ceļa nav", "people without a way there";
        areas_note: "Laukumi ir attēls: cilvēkus skaita pēc ceļā pavadītā laika no katras dzīvesvietas, nevis pēc laukumiem.", "Areas are a picture: people are counted by the travel time from where each of them lives, never by areas.";
        reached: "Cilvēki, kas šo vietu sasniedz", "People who reach this site";
        reached_caption: "Cilvēki ({group}), kas šo vietu sasniedz norādītajās minūtēs, pēc laika no katras dzīvesvietas", "People ({group}) who reach this site in so many minutes, by the time from where each of them lives";
        reached_hint: "{group}, visa Latvija. Citas vietas nav ņemtas vērā.", "{group}, all of Latvia. Other sites are not considered.";
        column_limit: "Minūtēs", "Within minutes";
        limit: "līdz {minutes}", "up to {minutes}";
        no_way_row: "Ceļa nav", "No way there";
        no_service: "Avotā nav teikts, kāds pakalpojums te ir, tāpēc cilvēki nav skaitīti.", "The source does not say which service this is, so people are not counted.";
        how_to_get_there: "Kā turp nokļūt?", "How does one get there?";
        pick_start: "Izvēlieties, no kurienes, vai noklikšķiniet kartē.", "Pick from where, or click on the map.";
        start_list: "No kurienes", "From where";
        start_municipality: "No citas pašvaldības", "From another municipality";
        show_the_way: "Rādīt ceļu", "Show the way";
        route_title: "{from} → {to}", "{from} → {to}";
        point_at: "punkts {lat}; {lon}", "point {lat}, {lon}";
        total: "Kopā", "Total";
        legs_caption: "Ceļš pa posmiem: {from} → {to}", "The way, stretch by stretch: {from} → {to}";
        column_road: "Ceļš", "Road";
        column_km: "km", "km";
        column_minutes: "min", "min";
        access: "līdz ceļam vai no tā", "to or from the road";
        class_main: "galvenais vai reģionālais ceļš", "main or regional road";
        class_stitch: "savienojums starp ceļiem", "joint between roads";
        class_gap: "pieņemts posms: kartes datos ceļš ir pārtraukts", "assumed stretch: the map data have a gap";
        unnamed: "ceļš bez nosaukuma", "road without a name";
        no_way: "Ceļa nav", "There is no way";
        longest_leg: "Visilgāk: {name}, {minutes} min", "Longest: {name}, {minutes} min";
        loading_route: "Meklē ceļu", "Looking for the way";
        loading_areas: "Zīmē laukumus", "Drawing the areas";
        end_route: "Noņemt ceļu no kartes", "Take the way off the map";
        back: "Visa pašvaldība", "The whole municipality";
        close_route: "Aizvērt ceļu", "Close the way";
        show_route: "Rādīt ceļu: {from} → {to}", "Show the way: {from} → {to}";
        conditions: "Ceļa apstākļi", "Road conditions";
        base: "Parasti", "Usual";
        winter: "Ziemā", "Winter";
        rests_own: "Laiki ir modelēti pa datu kopas ceļiem: galvenajiem un reģionālajiem.", "Times are modelled on the roads of the data set: main and regional ones.";
        rests_file: "Laiki ir modelēti pa ceļu tīklu {source}.", "Times are modelled on the road network {source}.";
        rests_dated: "Laiki ir modelēti pa ceļu tīklu {source} ({date}).", "Times are modelled on the road network {source} ({date}).";
        network_credit: "Ceļu tīkls: {credit}", "Road network: {credit}";
        site_missing: "Šādas vietas nav", "There is no such site";
        site_missing_detail: "Pašvaldības sarakstā tādas vietas nav, vai arī tās adrese nav atrasta kartē.", "The municipality has no such site, or its address was not found on the map.";
    }
}
