package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wxlab/platform/sqlite"
)

// Duplicate makes another workspace that is like the one in dir, with all that it holds, and gives its folder.
func (h Home) Duplicate(ctx context.Context, dir, name string) (copied string, err error) {
	if name, err = h.freeName(name, ""); err != nil {
		return "", err
	}
	err = h.hold(ctx, dir, func() error {
		copied, err = h.appear(name, func(draft string) error {
			if err := copyContents(ctx, dir, draft); err != nil {
				return err
			}
			s, err := Load(draft)
			if err != nil {
				return err
			}
			s.Name = name
			return save(draft, s)
		})
		return err
	})
	return copied, err
}

const journalName = "journal.db"

// content is a file that belongs to a workspace: what it is, and not how a process uses it.
type content struct {
	name   string // with slashes, from the workspace's folder
	secret bool   // it holds secrets: keys, tokens, tickets
	record bool   // it is of the recorded traffic
}

// database reports whether a file is copied through SQLite.
func (c content) database() bool { return strings.HasSuffix(c.name, ".db") }

// contentOf tells of a file in a workspace what it is; ok is false for what is no part of it.
func contentOf(name string) (c content, ok bool) {
	c.name = name
	folder, base, inFolder := strings.Cut(name, "/")
	switch {
	case inFolder && (base == "" || strings.ContainsAny(base, `/\:`) || strings.HasPrefix(base, ".")):
		return c, false
	case inFolder:
		c.secret = folder == "ca"
		return c, folder == "sim" || folder == "verify" || folder == "ca"
	case strings.HasPrefix(name, "journal.db-spool"): // what a killed process has not put into the journal
		c.record = true
		return c, isDigits(strings.TrimPrefix(name, "journal.db-spool"))
	}
	switch name {
	case fileName, "rules.json", "sim.json":
	case secretsName, "platform.db":
		c.secret = true
	case journalName:
		c.record = true
	default:
		return c, false
	}
	return c, true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// contents are the files of the workspace in dir. Links and pipes are none.
func contents(dir string) (out []content, err error) {
	for _, folder := range []string{"", "sim", "verify", "ca"} {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, FolderProblem(dir, err)
		}
		for _, e := range entries {
			name := strings.TrimPrefix(folder+"/"+e.Name(), "/")
			if c, ok := contentOf(name); ok && e.Type().IsRegular() {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// copyContents copies all that a workspace holds into an empty folder.
func copyContents(ctx context.Context, from, to string) error {
	all, err := contents(from)
	for _, c := range all {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = copyContent(from, to, c)
		}
	}
	return err
}

// copyContent copies one file; a database as it is at this instant.
func copyContent(from, to string, c content) error {
	source, target := filepath.Join(from, filepath.FromSlash(c.name)), filepath.Join(to, filepath.FromSlash(c.name))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return FolderProblem(to, err)
	}
	if c.database() {
		if err := sqlite.Copy(source, target); err != nil {
			return FolderProblem(from, err)
		}
		return nil
	}
	in, err := os.Open(source)
	if err != nil {
		return FolderProblem(from, err)
	}
	defer in.Close()
	if err := writeNew(target, in); err != nil {
		return FolderProblem(to, err)
	}
	return nil
}

// writeNew fills a new file that its owner alone can read.
func writeNew(path string, from io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
