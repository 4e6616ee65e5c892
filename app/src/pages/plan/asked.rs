//! What the page asks of the server.
//!
//! What may take long is part of the page as the server makes it only when it is there at once; else the browser asks for it,
//! so that a shared address shows its page at once, with progress and a way out.

use leptos::prelude::*;
use planner::suggest::{Explanation, Suggestion, TradeOff};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    super::travel::{Route, route},
    curve::curve_question,
    seconds_now, way,
};
use crate::{
    address::{Draft, escape},
    api::{self, Cancel, Failure},
};

/// What may have been asked for, and may have been refused.
pub(super) type Asked<T> = Resource<Option<Result<T, Failure>>>;

/// The answer to the question in the address; `None` when there is none in it. `sent` is set to when it was asked.
pub(super) fn answer(asked: Memo<Draft>, cancel: Cancel, sent: RwSignal<f64>) -> Asked<Suggestion> {
    taken_up(Resource::new(
        move || Some(asked.get()).filter(Draft::is_question).map(|question| question.query()),
        move |question| {
            sent.set(seconds_now());
            async move { Some(api::ask(format!("/suggestions?{}", question?), Some(cancel)).await) }
        },
    ))
}

/// Why a candidate is, or is not, in the answer.
pub(super) fn explanation(asked: Memo<Draft>, why: Memo<Option<String>>) -> Asked<Explanation> {
    taken_up(Resource::new(
        move || why.get().map(|why| format!("{}&candidate={}", asked.get().query(), escape(&why))),
        |query| async move { Some(api::ask(format!("/explanations?{}", query?), None).await) },
    ))
}

/// The curve of two measures.
pub(super) fn trade_off(asked: Memo<Draft>, curve: Memo<Option<String>>, answer: Asked<Suggestion>) -> Asked<TradeOff> {
    taken_up(Resource::new(
        move || (curve.get(), asked.get()),
        move |(measures, asked)| async move {
            let measures = measures?;
            Some(match answer.await? {
                Ok(answer) => {
                    let question = curve_question(&measures, asked, &answer);
                    api::ask(format!("/trade-offs?{}&measures={}", question.query(), escape(&measures)), None).await
                }
                Err(failure) => Err(failure),
            })
        },
    ))
}

/// The way from a demand point to its site.
pub(super) fn way_to(
    asked: Memo<Draft>,
    point: Memo<Option<String>>,
    site: Memo<Option<String>>,
    answer: Asked<Suggestion>,
) -> Route {
    taken_up(Resource::new(
        move || (point.get(), site.get(), asked.get().scenario),
        move |(point, site, scenario)| async move {
            let point = point?;
            Some(match answer.await? {
                Ok(answer) => {
                    let (row, site) = way(answer, &point, site.as_ref())?;
                    let scenario = Some(&*scenario).filter(|scenario| !scenario.is_empty());
                    route(row.position, site.position, scenario).await
                }
                Err(failure) => Err(failure),
            })
        },
    ))
}

/// Whether the server left this to the browser.
pub(super) fn is_left<T>(answer: Option<&Option<Result<T, Failure>>>) -> bool {
    matches!(answer, Some(Some(Err(Failure::StillWorking))))
}

/// Has the browser ask for what the server left to it.
fn taken_up<T: Serialize + DeserializeOwned + Send + Sync + 'static>(resource: Asked<T>) -> Asked<T> {
    Effect::new(move |_| {
        if resource.with(|answer| is_left(answer.as_ref())) {
            resource.refetch();
        }
    });
    resource
}
