//! Matrices of travel times as files, written a stretch of rows at a time.

use std::io::{self, Write};

use geodata::{Minutes, NodePoint};
use npyz::WriterBuilder;

/// A file in the making: what takes the rows of a matrix, in their order.
pub trait MatrixWriter {
    /// Takes the minutes from one point to each point that the matrix leads to; `None` is no route.
    ///
    /// # Errors
    /// If writing fails.
    fn row(&mut self, from: &NodePoint, minutes: &mut dyn Iterator<Item = Option<Minutes>>) -> io::Result<()>;

    /// Ends the file.
    ///
    /// # Errors
    /// If writing fails, or there were fewer rows than announced.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// MATRIX.csv: `from,to,minutes,metres,from_snap_metres,to_snap_metres`, a line for each pair. Without a route, minutes are
/// empty; metres are empty throughout, for these networks know times alone. Points at nodes are snapped by 0 metres.
pub struct CsvMatrix<'a, W: Write> {
    to: &'a [NodePoint],
    writer: csv::Writer<W>,
}

impl<'a, W: Write> CsvMatrix<'a, W> {
    /// Begins the file of a matrix that leads to `to`.
    ///
    /// # Errors
    /// If writing fails.
    pub fn new(to: &'a [NodePoint], writer: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(writer);
        writer.write_record(["from", "to", "minutes", "metres", "from_snap_metres", "to_snap_metres"])?;
        Ok(Self { to, writer })
    }
}

impl<W: Write> MatrixWriter for CsvMatrix<'_, W> {
    fn row(&mut self, from: &NodePoint, minutes: &mut dyn Iterator<Item = Option<Minutes>>) -> io::Result<()> {
        for (to, minutes) in self.to.iter().zip(minutes) {
            let minutes = minutes.map(|minutes| minutes.0.to_string()).unwrap_or_default();
            self.writer.write_record([&from.id, &to.id, &minutes, "", "0", "0"])?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
    }
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
    fn row(&mut self, _from: &NodePoint, minutes: &mut dyn Iterator<Item = Option<Minutes>>) -> io::Result<()> {
        self.0.extend(minutes.map(|minutes| minutes.map_or(f32::NAN, |minutes| minutes.0 as f32)))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}
