// Package callback is the catalogue of what WeChat pushes, and the notations it is written in: XML as in captures, JSON
// for mini programs, and odd shapes that mean the same. It knows nothing of the world that is told of.
package callback

import (
	"fmt"
	"slices"
	"strings"

	"wxlab/fixtures"
	"wxlab/sim/bilingual"
)

// Family tells the two URLs and three grammars of callbacks apart.
type Family string

const (
	AuthEvent Family = "auth"    // auth-event URL, decided by InfoType
	Message   Family = "message" // message URL, a MsgType other than event
	Event     Family = "event"   // message URL, MsgType event
)

// Entry is one kind of callback that Trigger can push.
type Entry struct {
	Name   string
	Family Family
	Kinds  []string // of account: official_account and so on; empty when no account is concerned
	Title  bilingual.Text
	Source string // section of the protocol reference
	Fields []Field
}

// Field is one element of the decrypted XML.
type Field struct {
	Path   string // names joined by dots; a repeated sibling is counted: SubscribeMsgPopupEvent.List[2].TemplateId
	Sample string
	Type   string // "text" (CDATA), "number" or "bare" (text without CDATA), as in WeChat's captures
	Live   bool   // filled from the world on every push: AppId, ToUserName, FromUserName, CreateTime, MsgId
}

// Catalogue is every callback that a Trigger can push, in the order of the fixtures.
type Catalogue []Type

// LoadCatalogue reads the embedded fixtures. They are tested to load; if one did not, the simulator would lack it
// rather than have no life.
func LoadCatalogue() Catalogue {
	var out Catalogue
	list, _ := fixtures.Callbacks()
	for _, c := range list {
		if k, err := newType(c); err == nil {
			out = append(out, k)
		}
	}
	return out
}

// Entries describes the catalogue to people.
func (c Catalogue) Entries() []Entry {
	var out []Entry
	for _, k := range c {
		out = append(out, Entry{
			Name: k.Name, Family: Family(k.Family), Kinds: k.Kinds,
			Title: bilingual.Text{Zh: k.TitleZH, En: k.TitleEN}, Source: k.Source, Fields: k.Fields(),
		})
	}
	return out
}

// Find looks a callback up by name; the error, a *WrittenError, lists near names and says how to push any other.
func (c Catalogue) Find(name string) (Type, error) {
	for i := range c {
		if c[i].Name == name {
			return c[i], nil
		}
	}
	var near, all []string
	for _, k := range c {
		all = append(all, k.Name)
		if name != "" && strings.Contains(strings.ToLower(k.Name), strings.ToLower(name)) {
			near = append(near, k.Name)
		}
	}
	if len(near) > 0 {
		return Type{}, &WrittenError{bilingual.Textf("没有名为 %q 的推送；是不是 %s？", "no callback is called %q; did you mean %s?",
			name, strings.Join(near, ", ")).Plus(byHand())}
	}
	return Type{}, &WrittenError{bilingual.Textf("没有名为 %q 的推送，有 %s", "no callback is called %q, there are %s",
		name, strings.Join(all, ", ")).Plus(byHand())}
}

// byHand says how to push what the catalogue does not have.
func byHand() bilingual.Text {
	return bilingual.Textf("；目录里没有的推送，可以把它的 XML 或 JSON 写进文件，用 wxlab trigger --raw FILE 发送",
		"; what the catalogue does not have goes out with wxlab trigger --raw FILE, where FILE holds its XML or JSON")
}

// Type is a catalogue entry ready to be filled in.
type Type struct {
	fixtures.Callback
	root  *Element
	paths []string // of the leaves, in order
}

func newType(c fixtures.Callback) (Type, error) {
	root, err := ParseElement(string(c.XML))
	if err != nil {
		return Type{}, fmt.Errorf("callback %s: %w", c.Name, err)
	}
	return Type{Callback: c, root: root, paths: root.leafPaths()}, nil
}

func (k Type) Fields() []Field {
	var out []Field
	k.root.leaves("", func(path string, leaf *Element) {
		f := Field{Path: path, Sample: leaf.Text, Type: "bare", Live: slices.Contains(liveFields(), path)}
		switch {
		case leaf.CDATA:
			f.Type = "text"
		case leaf.Text != "" && strings.Trim(leaf.Text, "-.0123456789") == "":
			f.Type = "number"
		}
		out = append(out, f)
	})
	return out
}

func liveFields() []string {
	return []string{"AppId", "ToUserName", "FromUserName", "CreateTime", "MsgId"}
}

// Tree is the message before it is written: live values first, then what the caller sets. Fields of live that the
// kind does not have are left out; a field of set that it does not have is an error. What repeats under the root in
// captures can be set more often than its sample has it: list[7].appid makes seven of list.
func (k Type) Tree(live, set map[string]string) (*Element, error) {
	if err := k.Check(set); err != nil {
		return nil, err
	}
	root, paths, i := k.root.clone(), k.paths, 0
	if root.growFor(set) {
		paths = root.leafPaths()
	}
	root.eachLeaf(func(leaf *Element) {
		if value, ok := live[paths[i]]; ok {
			leaf.Text = value
		}
		if value, ok := set[paths[i]]; ok {
			leaf.Text = value
		}
		i++
	})
	return root, nil
}

// Check finds fields that the kind does not have.
func (k Type) Check(set map[string]string) error {
	for path := range set {
		if !slices.Contains(k.paths, path) && !k.repeats(path) {
			return bilingual.Errorf("%s 没有字段 %q，它有 %s", "%s has no field %q, it has %s", k.Name, path, strings.Join(k.paths, ", "))
		}
	}
	return nil
}

// repeats says whether a path is a field of one more of what stands under the root.
func (k Type) repeats(path string) bool {
	name, n, field := counted(path)
	return n > 1 && n <= mostRepeated && slices.Contains(k.paths, name+"."+field)
}
