//! One module a page.

mod card;
mod data;
mod map;
mod method;
mod missing;
mod municipalities;
mod plan;
mod travel;

pub(crate) use self::{
    card::{MunicipalityPage, NoCard},
    data::{dataset, provide_dataset},
    map::MapPage,
    method::MethodPage,
    missing::MissingPage,
    plan::PlanPage,
    travel::{network, provide_network},
};
