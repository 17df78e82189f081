package workspace

import (
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// isOpen reports whether others than this user, and those who may do anything here, have any access to a file or folder. A
// folder in the user's profile is closed from the beginning.
func isOpen(path string, _ fs.FileInfo) bool {
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return false // on a disk without access lists there is nothing to close
	}
	list, _, err := descriptor.DACL()
	if err != nil || list == nil {
		return true // no list lets everybody in
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return false
	}
	for i := range uint32(list.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &entry); err != nil || entry.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE {
			continue
		}
		who := (*windows.SID)(unsafe.Pointer(&entry.SidStart))
		if entry.Mask != 0 && !who.Equals(user.User.Sid) && !mayAnything(who) {
			return true
		}
	}
	return false
}

// mayAnything knows those who are as root is elsewhere, and the entry that stands for whoever makes a file.
func mayAnything(who *windows.SID) bool {
	for _, known := range []windows.WELL_KNOWN_SID_TYPE{
		windows.WinLocalSystemSid, windows.WinBuiltinAdministratorsSid, windows.WinCreatorOwnerSid,
		windows.WinCreatorOwnerRightsSid,
	} {
		if who.IsWellKnown(known) {
			return true
		}
	}
	return false
}

// closeToOthers gives a file or folder an access list with this user alone, which what is made in the folder inherits; what
// the folder's own parent allows counts no longer.
func closeToOthers(path string, _ fs.FileInfo) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	list, err := windows.ACLFromEntries([]windows.EXPLICIT_ACCESS{{
		AccessPermissions: windows.GENERIC_ALL, AccessMode: windows.GRANT_ACCESS,
		Inheritance: windows.SUB_CONTAINERS_AND_OBJECTS_INHERIT,
		Trustee: windows.TRUSTEE{
			TrusteeForm: windows.TRUSTEE_IS_SID, TrusteeType: windows.TRUSTEE_IS_USER,
			TrusteeValue: windows.TrusteeValueFromSID(user.User.Sid),
		},
	}}, nil)
	if err != nil {
		return err
	}
	const what = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what, nil, nil, list, nil)
}

// makeOwners lets this user alone read and write a file.
func makeOwners(f *os.File) error { return closeToOthers(f.Name(), nil) }
