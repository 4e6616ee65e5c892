//! Matrices of travel times as files, written a stretch of rows at a time.

use std::io::{self, Write};

use geodata::Metres;
use npyz::WriterBuilder;

use super::{Place, Trip};

/// A point of a matrix: the caller's name for it, and where it is.
pub type Named = (String, Place);

/// A file in the making: what takes the rows of a matrix, in their order.
pub trait MatrixWriter {
    /// Takes the trips from one point to each point that the matrix leads to; `None` is no route.
    ///
    /// # Errors
    /// If writing fails.
    fn row(&mut self, from: &Named, trips: &mut dyn Iterator<Item = Option<Trip>>) -> io::Result<()>;
    /// Ends the file.
    ///
    /// # Errors
    /// If writing fails, or there were fewer rows than announced.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// MATRIX.csv: `from,to,minutes,metres,from_snap_metres,to_snap_metres`, a line for each pair. Minutes and metres are those of
/// the same fastest way from door to door, the ways between doors and streets included; empty where there is no route, and
/// metres also in a network that knows times alone. The snap distances are straight.
pub struct CsvMatrix<'a, W: Write> {
    to: &'a [Named],
    writer: csv::Writer<W>,
}

impl<'a, W: Write> CsvMatrix<'a, W> {
    /// Begins the file of a matrix that leads to `to`.
    ///
    /// # Errors
    /// If writing fails.
    pub fn new(to: &'a [Named], writer: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(writer);
        writer.write_record(["from", "to", "minutes", "metres", "from_snap_metres", "to_snap_metres"])?;
        Ok(Self { to, writer })
    }
}

impl<W: Write> MatrixWriter for CsvMatrix<'_, W> {
    fn row(&mut self, (from, start): &Named, trips: &mut dyn Iterator<Item = Option<Trip>>) -> io::Result<()> {
        let from_snap = metres(start.snap_distance());
        for ((to, end), trip) in self.to.iter().zip(trips) {
            let minutes = trip.map(|trip| trip.minutes.0.to_string()).unwrap_or_default();
            let length = metres(trip.and_then(|trip| trip.metres));
            self.writer.write_record([from, to, &minutes, &length, &from_snap, &metres(end.snap_distance())])?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
    }
}

/// To the decimetre, which is what lengths are kept in; empty for none.
fn metres(metres: Option<Metres>) -> String {
    metres.map(|Metres(metres)| ((metres * 10.0).round() / 10.0).to_string()).unwrap_or_default()
}

/// MATRIX.npy: float32 minutes of shape (from, to), NaN where there is no route.
pub struct NpyMatrix<W: Write>(npyz::NpyWriter<f32, W>);

impl<W: Write> NpyMatrix<W> {
    /// Begins the file of a matrix of this shape.
    ///
    /// # Errors
    /// If writing fails.
    pub fn new(from: usize, to: usize, writer: W) -> io::Result<Self> {
        let options = npyz::WriteOptions::new().default_dtype().shape(&[from as u64, to as u64]);
        Ok(Self(options.writer(writer).begin_nd()?))
    }
}

impl<W: Write> MatrixWriter for NpyMatrix<W> {
    #[allow(clippy::cast_possible_truncation)] // the format has float32
    fn row(&mut self, _from: &Named, trips: &mut dyn Iterator<Item = Option<Trip>>) -> io::Result<()> {
        self.0.extend(trips.map(|trip| trip.map_or(f32::NAN, |trip| trip.minutes.0 as f32)))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}
