package platform

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures/expat"
)

// roomy are limits that no document of these tests reaches.
var roomy = Limits{Depth: 1000, Leaves: 1000}

func TestReadReplyAsExpatDoes(t *testing.T) {
	differences, err := expat.Compare(t.Context(), 20, 20_000, refuses)
	for _, d := range differences {
		t.Error(d)
	}
	if errors.Is(err, expat.ErrNoPython) {
		t.Skip("only the table was compared: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func refuses(doc []byte) error {
	_, err := ReadReply(doc, roomy)
	if IsJSON(doc) && err == nil {
		return errors.New("it is JSON")
	}
	return err
}

// TestPushesAreTakenAndMarked: what readers stumble over costs no message, and shows.
func TestPushesAreTakenAndMarked(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		content   string
		replaced  int
	}{
		{"plain", "<xml><MsgType>text</MsgType><Content>a</Content></xml>", "a", 0},
		{"U+FFFD of the sender's own", "<xml><MsgType>text</MsgType><Content>\ufffd</Content></xml>", "\ufffd", 0},
		{"line ends", "<xml>\r\n<MsgType>text</MsgType><Content>a</Content></xml>\r\n", "a", 0},
		{"byte order mark", "\ufeff<xml><MsgType>text</MsgType><Content>a</Content></xml>", "a", 0},
		{"byte order mark and declaration", "\ufeff<?xml version='1.0' encoding='UTF-8'?>" +
			"<xml><MsgType>text</MsgType><Content>a</Content></xml>", "a", 0},
		{"another encoding declared", "<?xml version='1.0' encoding='gbk'?>" +
			"<xml><MsgType>text</MsgType><Content>你</Content></xml>", "你", 0},
		{"control characters", "<xml><MsgType>text</MsgType><Content><![CDATA[a\x00\x08b\x1f]]></Content></xml>",
			"a\ufffd\ufffdb\ufffd", 3},
		{"no characters", "<xml><MsgType>text</MsgType><Content>\ufffe\uffff</Content></xml>", "\ufffd\ufffd", 2},
		{"broken UTF-8", "<xml><MsgType>text</MsgType><Content><![CDATA[\xe4\xbda\xff]]></Content></xml>",
			"\ufffd\ufffda\ufffd", 3},
		{"halves of a pair", "<xml><MsgType>text</MsgType><Content>&#xD83D;&#xDE00;</Content></xml>", "\ufffd\ufffd", 2},
		{"references", "<xml><MsgType>text</MsgType><Content>&#0;&#8;&#65;&#x110000;&#99999999999;</Content></xml>",
			"\ufffd\ufffdA\ufffd\ufffd", 4},
		{"references that are none", "<xml><MsgType>text</MsgType><!-- &#1; --><?p &#1;?><Content><![CDATA[&#1;]]>" +
			"</Content></xml>", "&#1;", 0},
		{"the end of a section in text", "<xml><MsgType>text</MsgType><Content>a]]>b]]></Content></xml>", "a]]>b]]>", 2},
		{"the end of a section in a value", "<xml k=']]>'><MsgType>text</MsgType><Content>a</Content></xml>", "a", 0},
		{"bare signs", "<xml><MsgType>text</MsgType><Content>1 < 2 && <3 &lol; &#x; &amp;</Content></xml>",
			"1 < 2 && <3 &lol; &#x; &", 6},
		{"bare signs in a value", "<xml k='&a<b'><MsgType>text</MsgType><Content>a</Content></xml>", "a", 2},
		{"hyphens in comments", "<xml><!-- -- --><!--&--><!------><MsgType>text</MsgType><Content>a<!-- b--->c" +
			"</Content></xml>", "ac", 3},
		{"byte order marks", "\ufeff\ufeff<xml><MsgType>text</MsgType><Content>\ufeffa</Content></xml>\n\ufeff",
			"\ufeffa", 2},
		{"byte order mark behind the declaration", "<?xml version='1.0'?>\ufeff<xml><MsgType>text</MsgType>" +
			"<Content>a</Content></xml>", "a", 1},
		{"byte order marks around JSON", "\ufeff \ufeff{\"MsgType\":\"text\",\"Content\":\"\ufeffa\"}\ufeff", "\ufeffa", 2},
		{"another version", "<?xml version=\"1.1\" encoding=\"UTF-8\"?><xml><MsgType>text</MsgType>" +
			"<Content>a</Content></xml>", "a", 1},
		{"between elements", "<xml>\x01<MsgType>text</MsgType>\x02<Content>a</Content></xml>", "a", 2},
		{"behind the root", "<xml><MsgType>text</MsgType><Content>a</Content></xml>\x00\x00", "a", 2},
		{"before the root", "\x00<xml><MsgType>text</MsgType><Content>a</Content></xml>", "a", 1},
		{"attributes", "<xml><MsgType>text</MsgType><Content k='\x01' l='\x01'>a</Content></xml>", "a", 2},
		{"JSON", "{\"MsgType\":\"text\",\"Content\":\"a\x01\xffb&#1;\"}", "a\ufffd\ufffdb&#1;", 2},
		{"JSON behind a mark", "\ufeff{\"MsgType\":\"text\",\"Content\":\"a\"}", "a", 0},
	} {
		m, err := ParseMessage([]byte(tt.doc))
		if err != nil || m.Content != tt.content || m.Replaced != tt.replaced || Replaced([]byte(tt.doc)) != tt.replaced {
			t.Errorf("%s: %q, %d replaced, %v", tt.name, m.Content, m.Replaced, err)
		}
		var cb Callback
		if cb.SetMessage(m); cb.Replaced != tt.replaced {
			t.Errorf("%s: the callback says %d", tt.name, cb.Replaced)
		}
	}
	if e, err := ParseEnvelope([]byte("\ufeff<xml><AppId>\x01</AppId><Encrypt>x</Encrypt></xml>\x00")); err != nil ||
		e.Encrypt != "x" || e.JSON {
		t.Errorf("envelope: %+v, %v", e, err)
	}
	e, err := ParseAuthEvent([]byte("<xml><InfoType>unauthorized</InfoType><x>\x01</x></xml>"))
	var cb Callback
	if cb.SetAuthEvent(e); err != nil || e.Replaced != 1 || cb.Replaced != 1 {
		t.Errorf("auth event: %+v, %v", e, err)
	}
}

// TestLargePushesMayGrow: U+FFFD takes three bytes where one was; a message within the limit stays within it.
func TestLargePushesMayGrow(t *testing.T) {
	doc := []byte("<xml><MsgType>text</MsgType><Content></Content></xml>")
	at, around := len(doc)-len("</Content></xml>"), len(doc)
	doc = append(append(doc[:at:at], make([]byte, MaxMessageSize-around)...), doc[at:]...)
	if m, err := ParseMessage(doc); err != nil || m.Replaced != MaxMessageSize-around {
		t.Errorf("%d replaced, %v", m.Replaced, err)
	}
}

// TestPushesThatAreRefused: what other readers may take for something else, and what is no document.
func TestPushesThatAreRefused(t *testing.T) {
	for doc, want := range map[string]error{
		"<xml a='1' a='2'><MsgType>text</MsgType></xml>":                  ErrMalformed,
		"<xml><MsgType k=\"1\"\nk='1'>text</MsgType></xml>":               ErrMalformed,
		"<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>":                ErrDTD,
		"\ufeff<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>":          ErrDTD,
		"<!DOCTYPE x [<!ENTITY a 'b'>]><xml><MsgType>&a;</MsgType></xml>": ErrDTD,
		"<xml><MsgType>text</MsgType></xml>tail":                          ErrMalformed,
		"\x00":                                                            ErrMalformed,
		"<xml><MsgType>text</MsgType><!-- -- ></xml>":                     ErrMalformed,
		"<xml><MsgType>text]]></xml>":                                     ErrMalformed,
		"<xml><MsgType>text</msgType></xml>":                              ErrMalformed,
		"<xml><MsgType><![CDATA[text</MsgType></xml>":                     ErrMalformed,
		"\ufeff\ufeff<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>":    ErrDTD,
		"<xml k='&' k='&'><MsgType>text</MsgType></xml>":                  ErrMalformed,
		"\ufeff\ufeff": ErrEmpty,
	} {
		if _, err := ParseMessage([]byte(doc)); !errors.Is(err, want) {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

// FuzzReadReply: what is taken of a replier is taken of WeChat, too, reads the same and needs no mark.
func FuzzReadReply(f *testing.F) {
	cases, err := expat.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		f.Add(c.Document)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		strict, err := ReadReply(doc, roomy)
		if err != nil {
			for _, known := range []error{ErrEmpty, ErrDTD, ErrMalformed, ErrTooLarge} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("untyped error %v", err)
		}
		lenient, err := ReadDocument(doc, roomy)
		if diff := cmp.Diff(strict, lenient); err != nil || diff != "" || Replaced(doc) != 0 {
			t.Fatalf("%q: %v, %d replaced %s", doc, err, Replaced(doc), diff)
		}
	})
}
