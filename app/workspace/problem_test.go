package workspace

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"wxlab/app/i18n"
)

func TestProblemsSpeakBothLanguages(t *testing.T) {
	err := &Problem{Key: "problem.port_busy", Args: []any{"127.0.0.1:8680", "--platform-addr"}, Exit: ExitEnvironment}
	if zh, en := Say(i18n.Zh, err), Say(i18n.En, err); zh == en || !strings.Contains(zh, "占用") ||
		!strings.Contains(en, "in use") {
		t.Error(zh, en)
	}
	if ExitCode(nil) != ExitOK || ExitCode(os.ErrClosed) != ExitFailed {
		t.Error("exit codes")
	}
}

func TestFolderProblemNamesAFullDisk(t *testing.T) {
	for key, cause := range map[string]error{"problem.disk_full": &os.PathError{Op: "write", Path: "x",
		Err: syscall.ENOSPC}, "problem.folder": os.ErrPermission} {
		p := FolderProblem("folder", cause)
		if p.Key != key || p.Exit != ExitEnvironment || !errors.Is(p, cause) {
			t.Errorf("%v: %+v", cause, p)
		}
	}
}
