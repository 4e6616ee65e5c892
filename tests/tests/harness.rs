//! The harness can fail: each of its checks is shown a page made to break it, and one made to pass.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tests::{Browser, Picture};

/// Serves one page, again and again, until the test ends.
fn serve(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // Browsers open connections that they may never use, so none may wait for another.
            thread::spawn(move || answer(stream, page));
        }
    });
    format!("http://{address}/")
}

/// The request is as good as read: there is but one answer.
fn answer(mut stream: TcpStream, page: &str) {
    let _ = stream.read(&mut [0; 4096]);
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8";
    let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
}

const GOOD: &str = r#"<!DOCTYPE html><html lang="lv"><head><title>Tests</title><link rel="icon" href="data:,"></head>
<body style="margin: 0"><main><h1>Labdien</h1><button id="more">Vairāk</button><label>Vārds <input></label>
<div id="red" style="position: absolute; left: 300px; top: 200px; width: 40px; height: 20px; background: #c81e3c"></div>
<script>document.getElementById("more").onclick =
  () => setTimeout(() => document.querySelector("h1").textContent = "Vēl", 200)</script></main></body></html>"#;

const BAD: &str = r#"<!DOCTYPE html><html><head><title>Tests</title></head><body><img src="/picture.png">
<script>console.error("deliberate"); fetch("http://example.org/elsewhere").catch(() => 0)</script></body></html>"#;

#[tokio::test]
async fn a_good_page_passes_every_check() {
    let (page, browser) = (serve(GOOD), Browser::start(640, 480).await);
    browser.open(&page).await;
    assert_eq!(browser.script("return [innerWidth, innerHeight]").await, serde_json::json!([640, 480]));
    browser.assert_accessible().await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    assert_eq!(browser.requests_to_others(&page).await, Vec::<String>::new());

    browser.click("#more").await;
    browser.wait_until("the heading has changed", "document.querySelector('h1').textContent === 'Vēl'").await;
    assert_eq!(browser.text("h1").await, "Vēl");
    browser.fill("input", "Jēkabpils").await;
    assert_eq!(browser.script("return document.querySelector('input').value").await, "Jēkabpils");
}

#[tokio::test]
async fn a_bad_page_is_caught_by_each_check() {
    let (page, browser) = (serve(BAD), Browser::start(640, 480).await);
    browser.open(&page).await;
    let broken: Vec<_> =
        browser.violations().await.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect();
    for rule in ["image-alt", "html-has-lang"] {
        assert!(broken.iter().any(|id| id == rule), "{rule} is missing in {broken:?}");
    }
    let errors = browser.console_errors().await;
    assert!(errors.iter().any(|error| error.contains("deliberate")), "{errors:?}");
    assert_eq!(browser.requests_to_others(&page).await, ["http://example.org/elsewhere"]);
    assert!(browser.console_errors().await.is_empty(), "what was told is told again");
}

#[tokio::test]
async fn pixels_are_read_where_they_are_painted() {
    let (page, browser) = (serve(GOOD), Browser::start(640, 480).await);
    browser.open(&page).await;
    assert_eq!(browser.centre("#red").await, (320, 210));
    let picture = browser.picture().await;
    assert_eq!(
        (picture.size(), picture.pixel(320, 210), picture.pixel(299, 210)),
        ((640, 480), [200, 30, 60], [255; 3])
    );
    assert_eq!((picture.colours(300..340, 200..220), picture.colours(290..340, 200..220)), (1, 2));

    browser.resize(390, 844).await;
    assert_eq!(browser.picture().await.size(), (390, 844));
}

#[test]
#[should_panic(expected = "PNG")]
fn what_is_no_picture_is_refused() {
    Picture::decode(b"not a picture".to_vec());
}
