//! A travel matrix as a `NumPy` array of float32 or float64, in C or Fortran order; NaN is unreachable.

use npyz::{DType, NpyFile, Order, TypeChar};

use crate::errors::{FileError, MatrixError, NpyFault};
use crate::matrix::TravelMatrix;

pub(super) fn read(bytes: &[u8], name: &str, shape: (usize, usize)) -> Result<TravelMatrix, FileError> {
    let fault = |fault: NpyFault| FileError::Npy { file: name.to_owned(), fault };
    let refuse = |source: MatrixError| FileError::Matrix { file: name.to_owned(), source };
    let file = NpyFile::new(header_checked(bytes).map_err(fault)?)
        .map_err(|error| fault(NpyFault::Header(error.to_string())))?;
    let header = file.header().clone();
    if header.shape() != [shape.0 as u64, shape.1 as u64] {
        return Err(refuse(MatrixError::Shape { expected: shape, found: header.shape().to_vec() }));
    }
    let width = match header.dtype() {
        DType::Plain(kind) if kind.type_char() == TypeChar::Float && matches!(kind.size_field(), 4 | 8) => {
            kind.size_field()
        }
        other => return Err(fault(NpyFault::Type(other.descr()))),
    };
    let (expected, found) = (header.len() * width, file.into_inner().len() as u64);
    if expected != found {
        return Err(fault(NpyFault::Length { expected, found }));
    }
    let file = NpyFile::new(bytes).map_err(|error| fault(NpyFault::Header(error.to_string())))?;
    let stored: Vec<f64> = if width == 8 {
        file.into_vec().map_err(|error| fault(NpyFault::Header(error.to_string())))?
    } else {
        let narrow: Vec<f32> = file.into_vec().map_err(|error| fault(NpyFault::Header(error.to_string())))?;
        narrow.into_iter().map(f64::from).collect()
    };
    let costs = match header.order() {
        Order::C => stored,
        Order::Fortran => transposed(&stored, shape),
    };
    if let Some(index) = costs.iter().position(|cost| cost.is_infinite()) {
        // Infinity is no way to say "unreachable" in these files: it is a slip of the writer.
        let (row, column) = (index / shape.1, index % shape.1);
        return Err(refuse(MatrixError::Cost { row, column, value: costs[index] }));
    }
    TravelMatrix::new(shape.0, shape.1, costs).map_err(refuse)
}

/// Refuses what is no `NumPy` file, or announces a header longer than the file, before anything is allocated for it.
fn header_checked(bytes: &[u8]) -> Result<&[u8], NpyFault> {
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(NpyFault::Magic);
    }
    let length = match bytes.get(6..12) {
        Some([1, _, low, high, ..]) => u64::from(u16::from_le_bytes([*low, *high])),
        Some([2 | 3, _, a, b, c, d]) => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
        _ => return Err(NpyFault::Header("version".into())),
    };
    if length > bytes.len() as u64 { Err(NpyFault::Header("length".into())) } else { Ok(bytes) }
}

fn transposed(stored: &[f64], (rows, columns): (usize, usize)) -> Vec<f64> {
    (0..rows * columns).map(|index| stored[(index % columns) * rows + index / columns]).collect()
}
