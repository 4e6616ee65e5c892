//! The document, the header, the footer and which page an address shows.

use std::sync::Arc;

use geodata::Language;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    hooks::use_location,
    path,
};

use crate::{
    address,
    map::colours,
    pages::{
        MapPage, MethodPage, MissingPage, MunicipalityPage, NoCard, PlanPage, dataset, network, provide_dataset,
        provide_network,
    },
    parts::{capitalised, text},
    text::{Text, fill},
    wire::{DataSetSummary, NetworkSummary},
};

/// Sets the HTTP status of the page being rendered; the server provides it as a context.
#[derive(Clone)]
pub struct SetStatus(pub Arc<dyn Fn(u16) + Send + Sync>);

/// The whole document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = page_language();
    let (root, name) = (options.site_pkg_dir.to_string(), options.output_name.to_string());
    // Leptos' own preload links lack what the fetch of the module asks for, so that browsers load it twice and complain.
    let start = format!(
        "import('/{root}/{name}.js').then(app => app.default({{ module_or_path: '/{root}/{name}_bg.wasm' }}).then(() => app.hydrate()))"
    );
    view! {
        <!DOCTYPE html>
        <html lang=language.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content=Text::of(language).common.tagline/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <link rel="preload" href="/fonts/inter-latin-ext.woff2" r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href="/vendor/maplibre-gl/maplibre-gl.css"/>
                <link rel="stylesheet" href="/app.css"/>
                <style>{colours::stylesheet()}</style>
                <link rel="modulepreload" href=format!("/{}/{}.js", options.site_pkg_dir, options.output_name)/>
                <link rel="modulepreload" href="/vendor/maplibre-gl/maplibre-gl.mjs"/>
                <script type="module" nonce=leptos::nonce::use_nonce()>{start}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The language of the page: on the server from the request, in the browser from the document.
fn page_language() -> Language {
    #[cfg(feature = "ssr")]
    {
        let request = use_context::<http::request::Parts>();
        let language = request.map(|request| {
            let cookies = request.headers.get(http::header::COOKIE).and_then(|cookies| cookies.to_str().ok());
            address::language(request.uri.query(), cookies)
        });
        language.unwrap_or_default()
    }
    #[cfg(not(feature = "ssr"))]
    {
        let root = document().document_element();
        let code = root.and_then(|root| root.get_attribute("lang"));
        code.and_then(|code| Language::from_code(&code)).unwrap_or_default()
    }
}

/// Every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(page_language());
    provide_dataset();
    provide_network();
    let text = text();
    view! {
        <Title formatter=move |title: String| if title.is_empty() { "Tuvu".to_owned() } else { format!("{title} – Tuvu") }/>
        <Router>
            <a class="skip" href="#content">{text.common.skip}</a>
            <Header/>
            <main id="content" tabindex="-1">
                <Routes fallback=MissingPage>
                    <ParentRoute path=path!("/") view=MapPage ssr=SsrMode::Async>
                        <Route path=path!("") view=NoCard ssr=SsrMode::Async/>
                        <Route path=path!("municipalities/:iso") view=MunicipalityPage ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("/plan") view=PlanPage ssr=SsrMode::Async/>
                    <Route path=path!("/method") view=MethodPage ssr=SsrMode::Async/>
                </Routes>
            </main>
            <Footer/>
        </Router>
    }
}

#[component]
fn Header() -> impl IntoView {
    let text = text();
    let location = use_location();
    let page = move |path: &'static str| {
        let here = location.pathname.get();
        let current = here == path || path == "/" && here.starts_with("/municipalities");
        current.then_some("page")
    };
    view! {
        <header class="bar">
            <a class="brand" href="/" title=text.common.tagline>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <circle cx="12" cy="12" r="10" class="brand-far"/>
                    <circle cx="12" cy="12" r="6" class="brand-near"/>
                    <circle cx="12" cy="12" r="2.4" class="brand-here"/>
                </svg>
                {text.common.product}
            </a>
            <nav aria-label=text.common.nav>
                <a href="/" aria-current=move || page("/")>{text.common.map}</a>
                <a href="/plan" aria-current=move || page("/plan")>{text.common.plan}</a>
                <a href="/method" aria-current=move || page("/method")>{text.common.method}</a>
            </nav>
            <LanguageSwitch/>
        </header>
    }
}

/// The other language is the same address again: a new page, so that nothing on it is left in the old language.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let text = text();
    let location = use_location();
    let link = move |language: Language, name: &'static str, label: &'static str| {
        let query = location.search;
        let path = location.pathname;
        let current = (text.language == language).then_some("true");
        view! {
            <a
                href=move || address::in_language(&path.get(), &query.get(), language)
                hreflang=language.code()
                lang=language.code()
                rel="external"
                aria-label=label
                aria-current=current
            >
                {name}
            </a>
        }
    };
    view! {
        <div class="languages" role="group" aria-label=text.common.language>
            {link(Language::Latvian, "LV", "LV, latviešu valodā")}
            {link(Language::English, "EN", "EN, in English")}
        </div>
    }
}

#[component]
fn Footer() -> impl IntoView {
    let text = text();
    let (dataset, network) = (dataset(), network());
    let credits = move || {
        Suspend::new(async move {
            let (dataset, network) = (dataset.await, network.await);
            dataset.map(|dataset| credits(text, &dataset, network.ok().as_ref())).ok()
        })
    };
    view! {
        <footer class="foot">
            <p><Suspense>{credits}</Suspense></p>
            <p class="foot-links">
                <a href="/method#sources">{text.common.sources}</a>
                <a href="/method">{text.common.method}</a>
                <a href="/api/docs" rel="external">{text.common.api}</a>
            </p>
        </footer>
    }
}

/// What the data set and the roads rest on, with the credits that their licences ask for.
fn credits(text: &Text, dataset: &DataSetSummary, network: Option<&NetworkSummary>) -> String {
    let credit = |source: &geodata::Source| {
        format!("{}: {} ({})", capitalised(source.what.get(text.language)), source.credit, source.licence)
    };
    // The roads of a data set are among its sources.
    let network = network.filter(|network| !network.is_own && !network.credit.is_empty());
    let network = network.map(|network| fill(text.travel.network_credit, &[("credit", &network.credit)]));
    dataset.sources.iter().map(credit).chain(network).collect::<Vec<_>>().join(" · ")
}
