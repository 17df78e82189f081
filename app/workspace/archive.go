package workspace

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"wxlab/platform"
)

// Parcel says what an exported workspace holds beside its settings, its rules and WeChat's simulated state.
type Parcel struct {
	Secrets bool `json:"secrets"` // credentials, tokens, tickets, the tunnel's authtoken; without: none of them
	Traffic bool `json:"traffic"` // the recorded exchanges, with people's messages in them
}

// label is wxlab.json, the first file of an exported workspace.
type label struct {
	Format int       `json:"format"`
	Name   string    `json:"name"`
	Kind   Kind      `json:"kind"`
	At     time.Time `json:"at"`
	Parcel
}

const (
	labelName   = "wxlab.json"
	labelFormat = 1
)

// Export writes the workspace in dir as one file, a ZIP archive.
func (h Home) Export(ctx context.Context, dir string, p Parcel, to io.Writer) error {
	return h.hold(ctx, dir, func() error {
		drafts, err := os.MkdirTemp("", "wxlab-export-*") // readable by its owner only
		if err != nil {
			return err
		}
		e := exporter{Home: h, ctx: ctx, dir: dir, drafts: drafts, parcel: p, zip: zip.NewWriter(to), at: h.Now().UTC()}
		return errors.Join(e.all(), os.RemoveAll(drafts))
	})
}

// exporter writes one archive.
type exporter struct {
	Home
	ctx         context.Context
	dir, drafts string
	parcel      Parcel
	zip         *zip.Writer
	at          time.Time
}

func (e *exporter) all() error {
	s, err := Load(e.dir)
	if err != nil {
		return err
	}
	if !e.parcel.Secrets {
		s = s.withoutSecrets()
	}
	settings, err := s.encode()
	if err != nil {
		return err
	}
	head, err := json.MarshalIndent(label{labelFormat, s.Name, s.Kind, e.at, e.parcel}, "", "  ")
	if err != nil {
		return err
	}
	if err := errors.Join(e.write(labelName, head), e.write(fileName, settings), e.addContents()); err != nil {
		return err
	}
	return e.zip.Close()
}

func (e *exporter) addContents() error {
	files, err := contents(e.dir)
	if err != nil {
		return err
	}
	hidden := false
	for _, c := range files {
		switch {
		case c.name == fileName || c.secret && !e.parcel.Secrets || c.record && !e.parcel.Traffic:
		case c.record && !e.parcel.Secrets:
			hidden, err = true, e.draft(c)
		default:
			err = e.add(c)
		}
		if err != nil {
			return err
		}
	}
	if !hidden {
		return nil
	}
	return e.hideTraffic()
}

// hideTraffic writes what was recorded, with fingerprints in the place of tokens, tickets and codes.
func (e *exporter) hideTraffic() error {
	hide, err := hiding(e.dir)
	if err != nil {
		return err
	}
	if err := e.Hide(e.ctx, filepath.Join(e.drafts, journalName), hide); err != nil {
		return err
	}
	return e.put(journalName)
}

// hiding takes the secrets of the workspace in dir out of a text.
func hiding(dir string) (hide func(string) string, err error) {
	s, err := Load(dir)
	if err != nil {
		return nil, err
	}
	masked, err := SecretsOf(dir, s)
	if err != nil {
		return nil, err
	}
	key, err := fingerprintsOf(dir)
	return func(text string) string { return key.Hide(masked.MaskText(text)) }, err
}

// add writes a file of the workspace.
func (e *exporter) add(c content) error {
	if err := e.draft(c); err != nil {
		return err
	}
	return e.put(c.name)
}

// draft copies a file of the workspace to the drafts.
func (e *exporter) draft(c content) error {
	if err := e.ctx.Err(); err != nil {
		return err
	}
	return copyContent(e.dir, e.drafts, c)
}

// put writes a file out of the drafts, which it leaves.
func (e *exporter) put(name string) error {
	path := filepath.Join(e.drafts, filepath.FromSlash(name))
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	w, err := e.create(name)
	if err == nil {
		_, err = io.Copy(w, in)
	}
	return errors.Join(err, in.Close(), os.Remove(path))
}

func (e *exporter) write(name string, content []byte) error {
	w, err := e.create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

func (e *exporter) create(name string) (io.Writer, error) {
	return e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.at})
}

// withoutSecrets are the settings with nothing in them that must be kept from others.
func (s Settings) withoutSecrets() Settings {
	s.Component = publicPart(s.Component)
	more := make([]platform.Component, len(s.MoreComponents))
	for i, c := range s.MoreComponents {
		more[i] = publicPart(c)
	}
	s.MoreComponents = more
	s.Tunnel.Authtoken, s.Tunnel.Proxy = "", ""
	return s
}

func publicPart(c platform.Component) platform.Component {
	return platform.Component{Name: c.Name, AppID: c.AppID}
}
