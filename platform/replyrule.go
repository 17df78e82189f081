package platform

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// ReplyRule (自动回复规则) answers the messages that it takes. Of an ordered list the first enabled one that matches
// answers; a message that none takes is answered `success`.
type ReplyRule struct {
	Name    string    `json:"name"`
	Enabled bool      `json:"enabled"`
	Match   Match     `json:"match"`
	Keyword Keyword   `json:"keyword"`
	Reply   RuleReply `json:"reply"`
}

// Keyword (关键词) is looked for in what the user said: the Content of a text, the Recognition of a voice, the
// EventKey of an event. An empty Text takes all.
type Keyword struct {
	How  KeywordHow `json:"how,omitempty"`
	Text string     `json:"text,omitempty"`
}

// KeywordHow is how a keyword is compared.
type KeywordHow string

const (
	Contains KeywordHow = "contains"
	Equals   KeywordHow = "equals"
	Regexp   KeywordHow = "regexp" // Go's RE2 syntax
)

// RuleReply is what a rule answers. Only the fields of its Kind count. Text, Title, Description and the articles' texts
// may hold {Content}, {FromUserName} and every other field of the message, and {AppID} and {NickName} of the account.
type RuleReply struct {
	Kind         ReplyKind `json:"kind"`
	Text         string    `json:"text,omitempty"`
	MediaID      string    `json:"media_id,omitempty"`       // of image, voice and video
	Title        string    `json:"title,omitempty"`          // of video and music
	Description  string    `json:"description,omitempty"`    // likewise
	MusicURL     string    `json:"music_url,omitempty"`      // what is played
	HQMusicURL   string    `json:"hq_music_url,omitempty"`   // and over Wi-Fi
	ThumbMediaID string    `json:"thumb_media_id,omitempty"` // the music's cover
	Articles     []Article `json:"articles,omitempty"`
	KfAccount    string    `json:"kf_account,omitempty"`
}

// ReplyKind names the answers that a rule can give.
type ReplyKind string

const (
	ReplyText     ReplyKind = "text"
	ReplyImage    ReplyKind = "image"
	ReplyVoice    ReplyKind = "voice"
	ReplyVideo    ReplyKind = "video"
	ReplyMusic    ReplyKind = "music"
	ReplyNews     ReplyKind = "news"
	ReplyTransfer ReplyKind = "transfer" // 转接客服
	ReplySuccess  ReplyKind = "success"  // the word: received, nothing to show
	ReplyNone     ReplyKind = "none"     // an empty body, which WeChat takes likewise (PROTOCOL 7.6)
)

// ReplyKinds lists them in the order of a form.
func ReplyKinds() []ReplyKind {
	return []ReplyKind{
		ReplyText, ReplyNews, ReplyImage, ReplyVoice, ReplyVideo, ReplyMusic, ReplyTransfer, ReplySuccess, ReplyNone,
	}
}

// DefaultReplyRules are a new platform's: texts are echoed and new followers greeted.
func DefaultReplyRules() []ReplyRule {
	return []ReplyRule{
		{Name: "关注欢迎语", Enabled: true, Match: Match{Type: "event", Event: "subscribe"},
			Reply: RuleReply{Kind: ReplyText, Text: "欢迎关注，这里是 Wxlab 内置平台的自动回复。"}},
		{Name: "转人工客服", Match: Match{Type: "text"}, Keyword: Keyword{Contains, "人工"},
			Reply: RuleReply{Kind: ReplyTransfer}},
		{Name: "回显文本", Enabled: true, Match: Match{Type: "text"},
			Reply: RuleReply{Kind: ReplyText, Text: "收到：{Content}"}},
	}
}

// ReplyTable is a checked list of rules, ready to answer.
type ReplyTable struct {
	rules   []ReplyRule
	regexps []*regexp.Regexp // nil where the rule has none
}

// NewReplyTable checks rules; it fails with a RuleError that says which one is wrong, and how.
func NewReplyTable(rules []ReplyRule) (*ReplyTable, error) {
	t := &ReplyTable{rules: rules, regexps: make([]*regexp.Regexp, len(rules))}
	for i, r := range rules {
		re, err := r.compile()
		if err != nil {
			return nil, err.of(i, r.Name)
		}
		t.regexps[i] = re
	}
	return t, nil
}

// compile checks the rule; a disabled one must be right too, because a click enables it.
func (r ReplyRule) compile() (*regexp.Regexp, *RuleError) {
	if r.Match.Family == AuthEventFamily {
		return nil, wrong(PartMatch, "auth_event", "auth events are always answered success")
	}
	if err := r.Match.check(); err != nil {
		return nil, err
	}
	if err := r.Reply.check(); err != nil {
		return nil, err
	}
	switch r.Keyword.How {
	case "", Contains, Equals:
		return nil, nil
	case Regexp:
		re, err := regexp.Compile(r.Keyword.Text)
		if err != nil {
			return nil, wrong(PartKeyword, "regexp", "%v", err)
		}
		return re, nil
	}
	return nil, wrong(PartKeyword, "how", "keyword comparison %q is not contains, equals or regexp", r.Keyword.How)
}

// check builds the reply with its placeholders as they stand, and asks whether WeChat would take it.
func (r RuleReply) check() *RuleError {
	reply, ok := r.build(func(text string) string { return text })
	if !ok {
		return wrong(PartReply, "reply_kind", "unknown reply %q", r.Kind)
	}
	if reply == nil || reply.check() == nil {
		return nil
	}
	switch r.Kind {
	case ReplyText:
		return wrong(PartReply, "text_empty", "the text is empty")
	case ReplyNews:
		return wrong(PartReply, "articles", "%d articles, 1 to %d are allowed", len(r.Articles), MaxReplyArticles)
	case ReplyMusic:
		return wrong(PartReply, "thumb_media_id", "no media id of a cover; upload the picture first")
	}
	return wrong(PartReply, "media_id", "no media id; upload the media first")
}

// Find returns the index of the first enabled rule that takes m, and false when none does.
func (t *ReplyTable) Find(m Message) (int, bool) {
	for i, r := range t.rules {
		if r.Enabled && r.Match.Takes(m.Subject()) && r.Keyword.takes(m, t.regexps[i]) {
			return i, true
		}
	}
	return 0, false
}

// Answer is the reply of the first rule that takes m; rule is its index, -1 and a nil reply when none does. A nil
// reply of a rule is `success`. nickName, which may be nil, is asked for the account's name where a text wants it.
func (t *ReplyTable) Answer(m Message, nickName func() string) (reply Reply, rule int) {
	i, ok := t.Find(m)
	if !ok {
		return nil, -1
	}
	reply, _ = t.rules[i].Reply.build(func(text string) string { return fill(text, m, nickName) })
	return reply, i
}

func (k Keyword) takes(m Message, re *regexp.Regexp) bool {
	said := m.keywordText()
	switch {
	case k.Text == "":
		return true
	case re != nil:
		return re.MatchString(said)
	case k.How == Equals:
		return strings.EqualFold(strings.TrimSpace(said), k.Text)
	}
	return strings.Contains(strings.ToLower(said), strings.ToLower(k.Text))
}

// keywordText is what a keyword is compared with.
func (m Message) keywordText() string {
	switch m.MsgType {
	case "event":
		return m.EventKey
	case "voice":
		return m.Fields.Get("Recognition")
	}
	return m.Content
}

// build makes the reply with its texts filled in; nil is success. ok is false for an unknown Kind.
func (r RuleReply) build(text func(string) string) (reply Reply, ok bool) {
	switch r.Kind {
	case ReplyText:
		return TextReply{Content: cutBytes(text(r.Text), MaxReplyText)}, true
	case ReplyImage:
		return ImageReply{MediaID: r.MediaID}, true
	case ReplyVoice:
		return VoiceReply{MediaID: r.MediaID}, true
	case ReplyVideo:
		return VideoReply{MediaID: r.MediaID, Title: text(r.Title), Description: text(r.Description)}, true
	case ReplyMusic:
		return MusicReply{Title: text(r.Title), Description: text(r.Description), URL: r.MusicURL, HQURL: r.HQMusicURL,
			ThumbMediaID: r.ThumbMediaID}, true
	case ReplyNews:
		articles := make([]Article, len(r.Articles))
		for i, a := range r.Articles {
			articles[i] = Article{Title: text(a.Title), Description: text(a.Description), PicURL: a.PicURL, URL: a.URL}
		}
		return NewsReply{Articles: articles}, true
	case ReplyTransfer:
		return TransferReply{KfAccount: r.KfAccount}, true
	case ReplyNone:
		return EmptyReply{}, true
	}
	return nil, r.Kind == ReplySuccess
}

var placeholder = regexp.MustCompile(`\{[A-Za-z][A-Za-z0-9_.]*\}`)

// fill puts the message's values in place of {…}. What names no field of any message stays as it is.
func fill(text string, m Message, nickName func() string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		switch path := name[1 : len(name)-1]; path {
		case "AppID":
			return m.AppID
		case "NickName":
			if nickName == nil {
				return ""
			}
			return nickName()
		case "Content", "Event", "EventKey", "MsgId", "FromUserName", "ToUserName", "CreateTime", "MsgType":
			return m.Fields.Get(path)
		default:
			if value := m.Fields.Get(path); value != "" {
				return value
			}
			return name
		}
	})
}

// cutBytes shortens s to at most n bytes, between characters, with … at the end.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
