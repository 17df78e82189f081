package forward

import (
	"encoding/json"
	"testing"

	"wxlab/platform"
)

func TestJSONKeepsOrderListsAndDigits(t *testing.T) {
	for in, want := range map[string]string{
		"<xml><B>2</B><A>1</A></xml>":                                        `{"B":"2","A":"1"}`,
		"<xml><CreateTime> 12 </CreateTime><MsgId>007</MsgId></xml>":         `{"CreateTime":12,"MsgId":"007"}`,
		"<xml><P><i><M>a</M></i><i><M>b</M><N>c</N></i></P></xml>":           `{"P":{"i":[{"M":"a"},{"M":"b","N":"c"}]}}`,
		"<xml><C><![CDATA[a\"\n<]]>]]&gt;<![CDATA[>]]></C><D></D><E/></xml>": `{"C":"a\"\n<]]>>","D":"","E":""}`,
		"<xml>\n  <A>x</A>\n</xml>":                                          `{"A":"x"}`,
		` {"already":"JSON"} `:                                               `{"already":"JSON"}`,
	} {
		got, err := toJSON([]byte(in))
		if err != nil || string(got) != want || !json.Valid(got) {
			t.Errorf("%s\n got %s, %v\nwant %s", in, got, err, want)
		}
	}
	if _, err := toJSON([]byte("<xml><A></xml>")); err == nil {
		t.Error("a broken document became JSON")
	}
}

func FuzzToJSON(f *testing.F) {
	f.Add("<xml><A>1</A><A>2</A><B><C>x</C></B></xml>")
	f.Add("<xml><ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType></ScanCodeInfo></xml>")
	f.Fuzz(func(t *testing.T, doc string) {
		if _, err := platform.ParseFields([]byte(doc)); err != nil {
			return
		}
		if out, err := toJSON([]byte(doc)); err == nil && !json.Valid(out) {
			t.Errorf("%q became %q", doc, out)
		}
	})
}
