//! The shell and what every page uses.

super::strings! {
    /// Strings of the shell and of every page.
    Common {
        product: "Tuvu", "Tuvu";
        tagline: "Sabiedrībā balstīti sociālie pakalpojumi tuvu cilvēkiem", "Community-based social services near people";
        skip: "Pāriet uz saturu", "Skip to content";
        nav: "Galvenā izvēlne", "Main menu";
        map: "Karte", "Map";
        plan: "Plāns", "Plan";
        method: "Metode", "Method";
        api: "API", "API";
        language: "Valoda", "Language";
        sources: "Avoti", "Sources";
        modelled: "modelēts", "modelled";
        modelled_hint: "Šis skaitlis ir modelēts. Kā tas iegūts", "This figure is modelled. How it was obtained";
        loading: "Ielādē…", "Loading…";
        close: "Aizvērt", "Close";
        try_again: "Mēģināt vēlreiz", "Try again";
        no_answer: "Serveris neatbild", "The server does not answer";
        no_answer_detail: "Jūsu ievadītais ir saglabāts. Pārbaudiet tīkla savienojumu un mēģiniet vēlreiz.", "What you entered is kept. Check the network connection and try again.";
        not_understood: "Servera atbilde nav saprotama", "The server's answer cannot be understood";
        not_understood_detail: "Iespējams, programma nupat atjaunināta. Pārlādējiet lapu.", "The program may just have been updated. Reload the page.";
        missing_title: "Šādas lapas nav", "There is no such page";
        missing_detail: "Adrese, iespējams, ir mainījusies vai ierakstīta ar kļūdu.", "The address may have changed or been mistyped.";
        to_map: "Uz karti", "To the map";
        table: "Tabula", "Table";
        show_map: "Rādīt karti", "Show the map";
        full_screen: "Pilnekrāns", "Full screen";
        print: "Drukāt", "Print";
        share: "Kopīgot", "Share";
        copied: "Adrese nokopēta", "Address copied";
        not_copied: "Neizdevās nokopēt. Adrese ir pārlūka adreses joslā.", "Could not copy. The address is in the browser's address bar.";
        map_tools: "Kartes rīki", "Map tools";
        legend: "Apzīmējumi", "Legend";
        zoom_in: "Tuvināt", "Zoom in";
        zoom_out: "Tālināt", "Zoom out";
        download_csv: "Lejupielādēt CSV", "Download CSV";
        all_regions: "Visa Latvija", "All of Latvia";
        region: "Plānošanas reģions", "Planning region";
        municipality: "Pašvaldība", "Municipality";
        population: "Iedzīvotāji", "Population";
        people: "Cilvēki", "People";
        existing: "esoša", "existing";
        planned: "plānota", "planned";
        suggested: "ieteikta", "suggested";
        closed: "slēgta", "closed";
        existing_site: "Esoša pakalpojuma vieta", "Existing site";
        planned_site: "Plānota pakalpojuma vieta", "Planned site";
        suggested_site: "Ieteikta vieta", "Suggested site";
        not_participating: "Nepiedalās programmā", "Does not take part in the programme";
        source: "avots", "source";
        unknown: "nav zināms", "not known";
        picture: "Kartes attēls; to pašu kā tabulu rāda saite „Tabula”", "Picture of the map; the link “Table” shows the same as a table";
        live_map: "Karte, ko var pārvietot un tuvināt", "Map to move and zoom";
    }
}
