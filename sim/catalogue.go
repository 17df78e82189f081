package sim

import (
	"fmt"
	"slices"
	"strings"

	"wxlab/fixtures"
)

// Family tells the two URLs and three grammars of callbacks apart.
type Family string

const (
	AuthEvent Family = "auth"    // auth-event URL, decided by InfoType
	Message   Family = "message" // message URL, a MsgType other than event
	Event     Family = "event"   // message URL, MsgType event
)

// CatalogueEntry is one kind of callback that Trigger can push.
type CatalogueEntry struct {
	Name             string
	Family           Family
	Kinds            []string // of account it makes sense for: official_account, mini_program; empty when none is concerned
	TitleZH, TitleEN string
	Source           string // section of the protocol reference
	Fields           []Field
}

// Field is one element of the decrypted XML.
type Field struct {
	Path   string // names joined by dots; a repeated sibling is counted: SubscribeMsgPopupEvent.List[2].TemplateId
	Sample string
	Type   string // "text" (CDATA), "number" or "bare" (text without CDATA), as in WeChat's captures
	Live   bool   // filled from the world on every push: AppId, ToUserName, FromUserName, CreateTime, MsgId
}

// catalogue is every callback that a Trigger can push, in the order of the fixtures.
type catalogue []callbackKind

// loadCatalogue reads the embedded fixtures. They are tested to load; if one did not, the simulator would lack it
// rather than have no life.
func loadCatalogue() catalogue {
	var out catalogue
	list, _ := fixtures.Callbacks()
	for _, c := range list {
		if k, err := newCallbackKind(c); err == nil {
			out = append(out, k)
		}
	}
	return out
}

// entries describes the catalogue to people.
func (c catalogue) entries() []CatalogueEntry {
	var out []CatalogueEntry
	for _, k := range c {
		out = append(out, CatalogueEntry{Name: k.Name, Family: Family(k.Family), Kinds: k.Kinds, TitleZH: k.TitleZH, TitleEN: k.TitleEN, Source: k.Source, Fields: k.fields()})
	}
	return out
}

// find looks a callback up by name; the error lists near names.
func (c catalogue) find(name string) (callbackKind, error) {
	for i := range c {
		if c[i].Name == name {
			return c[i], nil
		}
	}
	var near, all []string
	for _, k := range c {
		all = append(all, k.Name)
		if strings.EqualFold(k.Name, name) || name != "" && strings.Contains(strings.ToLower(k.Name), strings.ToLower(name)) {
			near = append(near, k.Name)
		}
	}
	if len(near) > 0 {
		return callbackKind{}, fmt.Errorf("no callback is called %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return callbackKind{}, fmt.Errorf("no callback is called %q, there are %s", name, strings.Join(all, ", "))
}

// callbackKind is a catalogue entry ready to be filled in.
type callbackKind struct {
	fixtures.Callback
	root  *element
	paths []string // of the leaves, in order
}

func newCallbackKind(c fixtures.Callback) (callbackKind, error) {
	root, err := parseElement(string(c.XML))
	if err != nil {
		return callbackKind{}, fmt.Errorf("callback %s: %w", c.Name, err)
	}
	k := callbackKind{Callback: c, root: root}
	root.leaves("", func(path string, _ *element) { k.paths = append(k.paths, path) })
	return k, nil
}

func (k callbackKind) fields() []Field {
	var out []Field
	k.root.leaves("", func(path string, leaf *element) {
		f := Field{Path: path, Sample: leaf.text, Type: "bare", Live: slices.Contains(liveFields(), path)}
		switch {
		case leaf.cdata:
			f.Type = "text"
		case leaf.text != "" && strings.Trim(leaf.text, "-.0123456789") == "":
			f.Type = "number"
		}
		out = append(out, f)
	})
	return out
}

func liveFields() []string {
	return []string{"AppId", "ToUserName", "FromUserName", "CreateTime", "MsgId"}
}

// tree is the message before it is written: live values first, then what the caller sets. Fields of live that the
// kind does not have are left out; a field of set that it does not have is an error.
func (k callbackKind) tree(live, set map[string]string) (*element, error) {
	if err := k.check(set); err != nil {
		return nil, err
	}
	root, i := k.root.clone(), 0
	root.eachLeaf(func(leaf *element) {
		if value, ok := live[k.paths[i]]; ok {
			leaf.text = value
		}
		if value, ok := set[k.paths[i]]; ok {
			leaf.text = value
		}
		i++
	})
	return root, nil
}

// check finds fields that the kind does not have.
func (k callbackKind) check(set map[string]string) error {
	for path := range set {
		if !slices.Contains(k.paths, path) {
			return fmt.Errorf("%s has no field %q, it has %s", k.Name, path, strings.Join(k.paths, ", "))
		}
	}
	return nil
}
