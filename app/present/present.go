// Package present is the story of one authorization as a client hears it: its arrows one at a time, a sentence for each in
// the merchant's words, what the screen beside it shows, and a page to leave behind. It plays nothing and draws nothing:
// scenario.Presentation plays it, the window shows it.
package present

import (
	"strconv"
	"strings"

	"wxlab/app/i18n"
)

// Party is who an arrow comes from or goes to.
type Party int

const (
	Platform Party = iota
	WeChat
	Merchant // the account's administrator, to whom the story is told
	Customer // of the merchant's, who writes to the account
)

// Beat is one arrow of the story.
type Beat struct {
	Name     string // of its texts
	Chapter  int    // from 0; a chapter's arrows are drawn in one diagram
	From, To Party
}

// Beats is the story, in the order in which it is played and told.
func Beats() []Beat {
	return []Beat{
		{"ticket", 0, WeChat, Platform},
		{"visit", 0, Merchant, Platform},
		{"invitation", 0, Platform, WeChat},
		{"code", 1, WeChat, Merchant},
		{"accounts", 1, Merchant, WeChat},
		{"permissions", 1, Merchant, WeChat},
		{"consent", 1, Merchant, WeChat},
		{"told", 2, WeChat, Platform},
		{"key", 2, Platform, WeChat},
		{"profile", 2, Platform, WeChat},
		{"back", 2, Merchant, Platform},
		{"message", 3, Customer, WeChat},
		{"sealed", 3, WeChat, Platform},
		{"answer", 3, Platform, Customer},
	}
}

// Account is an official account or mini program as its owner knows it: no AppID, no 原始ID.
type Account struct {
	Name, Owner string
	MiniProgram bool
	Service     bool // 服务号, else 订阅号
	Verified    bool
}

// Initial is what stands in for the account's picture.
func (a Account) Initial() string {
	for _, r := range a.Name {
		return string(r)
	}
	return ""
}

// Set is a permission set (权限集) that the platform asks for.
type Set struct {
	ID    int
	Given bool
}

// Asked are the permission sets that the platform of the story asks for, a site builder's, and Kept those that the merchant
// does not give.
func Asked() []int { return []int{1, 2, 3, 4, 7, 8, 11, 15, 89} }

// Kept are the sets that the merchant of the story leaves out.
func Kept() []int { return []int{7, 8} }

// Story is one authorization as far as it was played. It is a value: what was told before stays as it was.
type Story struct {
	Lang     i18n.Lang
	Platform string
	Account  Account // the one that is authorized
	Customer string
	Minutes  int      // that the invitation is good for
	Sets     []Set    // as they are held at WeChat, since the beat "key" as the platform got them
	Screens  []Screen // beside the beats that were played
}

// Played is the story with one more beat.
func (s Story) Played(beside Screen) Story {
	s.Screens = append(s.Screens[:len(s.Screens):len(s.Screens)], beside)
	return s
}

// Over reports whether every beat was played.
func (s Story) Over() bool { return len(s.Screens) == len(Beats()) }

// Last is the number of the closing page; page 0 is the title, and the beats are between.
func (s Story) Last() int { return len(Beats()) + 1 }

// Ready reports whether a page can be shown: all that it tells has happened.
func (s Story) Ready(page int) bool { return page <= len(s.Screens) || page == s.Last() && s.Over() }

// Page is a beat as it is told. Page 0 and the last are no beats: see Title and Closing.
type Page struct {
	Number   int
	Chapter  string
	Sentence string
	Parties  []string // from left to right, as the arrows count them
	Arrows   []Arrow  // of the chapter, up to this one
	Screen   Screen
}

// Arrow is one of a diagram.
type Arrow struct {
	From, To int // of the parties
	Label    string
	Now      bool // the one that the page is about
}

// Page is the page of a beat, from 1.
func (s Story) Page(number int) Page {
	beats := Beats()
	b := beats[number-1]
	p := Page{
		Number: number, Chapter: s.Lang.T("present.chapter." + strconv.Itoa(b.Chapter)),
		Sentence: s.say("present.tell." + b.Name), Screen: s.Screens[number-1],
		Parties: []string{s.Platform, s.Lang.T("present.wechat"), s.Lang.T("present.you")},
	}
	if b.Chapter == beats[len(beats)-1].Chapter {
		p.Parties[Merchant] = s.Lang.T("present.customer")
	}
	for i, each := range beats[:number] {
		if each.Chapter == b.Chapter {
			p.Arrows = append(p.Arrows, Arrow{
				From: lane(each.From), To: lane(each.To), Label: s.say("present.step." + each.Name), Now: i == number-1,
			})
		}
	}
	return p
}

// lane is where a party stands: the customer takes the merchant's place.
func lane(p Party) int { return int(min(p, Merchant)) }

// Title is what the first page says: the question, and what to expect.
func (s Story) Title() (question, expect string) {
	return s.say("present.title"), s.say("present.expect")
}

// Glance is what comes after a page, for the speaker.
func (s Story) Glance(page int) string {
	switch beats := Beats(); {
	case page < len(beats):
		return s.say("present.step." + beats[page].Name)
	case page == len(beats):
		return s.say("present.glance.closing")
	}
	return ""
}

// Closing is the last page: what was granted, in plain words.
type Closing struct {
	Heading  string
	May      string   // leads over to what the platform may do
	Can      []string // a line for each permission set it was given
	Kept     string   // what it was not given, "" for nothing
	Password string
	TakeBack string // that and how the merchant can
	How      string
}

// Closing is the story's last page.
func (s Story) Closing() Closing {
	c := Closing{
		Heading: s.say("present.closing"), May: s.say("present.closing.may"), Password: s.say("present.closing.password"),
		TakeBack: s.say("present.closing.back"), How: s.say("present.closing.how"),
	}
	var kept []string
	for _, set := range s.Sets {
		if set.Given {
			c.Can = append(c.Can, s.Lang.T("present.can."+strconv.Itoa(set.ID)))
		} else {
			kept = append(kept, s.SetName(set.ID))
		}
	}
	if len(kept) > 0 {
		c.Kept = s.Lang.T("present.closing.kept", strings.Join(kept, s.Lang.T("present.and")))
	}
	return c
}

// SetName is what WeChat's console calls a permission set.
func (s Story) SetName(id int) string { return s.Lang.T("present.set." + strconv.Itoa(id)) }

// About is a line under an account's name: what kind it is, and whether it is verified.
func (s Story) About(a Account) string {
	verified := "present.account.unverified"
	if a.Verified {
		verified = "present.account.verified"
	}
	return s.Kind(a) + " · " + s.Lang.T(verified)
}

// Kind is what kind an account is.
func (s Story) Kind(a Account) string {
	switch {
	case a.MiniProgram:
		return s.Lang.T("present.account.mini")
	case a.Service:
		return s.Lang.T("present.account.service")
	}
	return s.Lang.T("present.account.subscription")
}

// Whose says whose phone the chat is on.
func (s Story) Whose() string { return s.say("present.screen.whose") }

// Given are the permission sets that were given.
func (s Story) Given() (ids []int) {
	for _, set := range s.Sets {
		if set.Given {
			ids = append(ids, set.ID)
		}
	}
	return ids
}

// GivenCount says how many they are.
func (s Story) GivenCount() string { return s.say("present.screen.given") }

// say is a text with the story's names in it.
func (s Story) say(key string) string {
	return strings.NewReplacer(
		"{platform}", s.Platform, "{account}", s.Account.Name, "{customer}", s.Customer, "{minutes}", strconv.Itoa(s.Minutes),
		"{given}", strconv.Itoa(len(s.Given())), "{steps}", strconv.Itoa(len(Beats())),
	).Replace(s.Lang.T(key))
}
