//! Files that appear whole or not at all, with the permissions of any new
//! file, and that never take the place of another unless told to.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::{ErrorKind, SurveyError};

/// The folder a file is in; `.` for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A hidden file in the same folder, removed when dropped.
///
/// # Errors
/// [`ErrorKind::NoFolder`], which names the user's folder and not our file;
/// what the system says.
pub(super) fn temporary_beside(path: &Path) -> Result<NamedTempFile, SurveyError> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        let folder = folder.display().to_string();
        return Err(SurveyError::new(ErrorKind::NoFolder { folder }));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fritekst-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; the user's umask narrows it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    Ok(builder.tempfile_in(folder)?)
}

/// Gives a complete temporary file its name.
pub(super) fn put_in_place(
    file: NamedTempFile,
    path: &Path,
    replace: bool,
) -> Result<(), SurveyError> {
    file.as_file().sync_all()?;
    if replace {
        file.persist(path).map_err(|e| e.error)?;
        return Ok(());
    }
    file.persist_noclobber(path)
        .map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => SurveyError::new(ErrorKind::TargetExists),
            _ => e.error.into(),
        })?;
    Ok(())
}

/// Refuses a file that is there already, unless it may be replaced; asked
/// before long work whose result is written in the end.
///
/// # Errors
/// [`ErrorKind::TargetExists`].
pub fn check_free(path: &Path, replace: bool) -> Result<(), SurveyError> {
    if !replace && path.is_file() {
        return Err(SurveyError::new(ErrorKind::TargetExists).in_file(&path.display().to_string()));
    }
    Ok(())
}

/// Writes a whole file at once: until it is on disk the old one (or none) is
/// there. A pipe or device is written directly.
///
/// # Errors
/// [`ErrorKind::TargetExists`] unless it may be replaced; what the system says.
pub fn write_file(path: &Path, bytes: &[u8], replace: bool) -> Result<(), SurveyError> {
    let write = || -> Result<(), SurveyError> {
        if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
            OpenOptions::new()
                .write(true)
                .open(path)?
                .write_all(bytes)?;
            return Ok(());
        }
        check_free(path, replace)?;
        let mut file = temporary_beside(path)?;
        file.write_all(bytes)?;
        put_in_place(file, path, replace)
    };
    write().map_err(|e| e.in_file(&path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_is_named_and_our_own_temporary_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findes_ikke").join("ud.csv");
        let message = write_file(&path, b"x", false).unwrap_err().to_string();
        assert!(message.contains("no folder"), "{message}");
        assert!(!message.contains(".fritekst-"), "{message}");
    }

    #[test]
    fn a_file_is_replaced_only_when_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_file(&path, b"old", false).unwrap();
        let refused = write_file(&path, b"new", false).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::TargetExists));
        assert!(check_free(&path, false).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write_file(&path, b"new", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_has_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (own, plain) = (folder.path().join("own"), folder.path().join("plain"));
        write_file(&own, b"x", false).unwrap();
        fs::write(&plain, b"x").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&own), mode(&plain));
    }
}
