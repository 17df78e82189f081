package platform

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
)

// expected are the leaves of one sample in order, path and value, as an independent parser (expat, Python's json) saw
// them.
type expected struct {
	Name   string      `json:"name"`
	Family string      `json:"family"` // message, event, auth; only of testdata/corpus.json
	Doc    string      `json:"doc"`    // likewise
	Fields [][2]string `json:"fields"`
}

func readExpected(t *testing.T, file string) []expected {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []expected
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// samples are the catalogue of fixtures and the variants of testdata: every type of PROTOCOL 3 and 7, in the shapes
// that captures and documents have.
func samples(t *testing.T) []expected {
	t.Helper()
	all := readExpected(t, "catalogue_fields.json")
	callbacks := map[string]fixtures.Callback{}
	for _, callback := range catalogue(t) {
		callbacks[callback.Name] = callback
	}
	for i, sample := range all {
		callback, ok := callbacks[sample.Name]
		if !ok {
			t.Errorf("%s is no callback any more", sample.Name)
		}
		all[i].Family, all[i].Doc = callback.Family, string(callback.XML)
	}
	return append(all, readExpected(t, "corpus.json")...)
}

// TestCorpus parses at least 120 samples field by field.
func TestCorpus(t *testing.T) {
	all := samples(t)
	if len(all) < 120 {
		t.Errorf("only %d samples", len(all))
	}
	for _, sample := range all {
		t.Run(sample.Name, func(t *testing.T) {
			fields, key := parseSample(t, sample)
			var got [][2]string
			for _, field := range fields {
				got = append(got, [2]string{field.Path, field.Value})
			}
			if diff := cmp.Diff(sample.Fields, got); diff != "" {
				t.Error(diff)
			}
			if key == "" {
				t.Error("no dedupe key")
			}
		})
	}
}

// everyType are the types of PROTOCOL 3, 7 and 15: InfoTypes, MsgTypes and Events.
const everyType = `component_verify_ticket authorized updateauthorized unauthorized notify_third_fasteregister
	notify_third_fastregisterbetaapp notify_third_fastverifybetaapp notify_3rd_wxa_auth notify_3rd_wxa_wxverify
	notify_icpfiling_verify_result notify_apply_icpfiling_result notify_3rd_wxa_auth_and_icp
	order_path_apply_result_notify order_path_audit_result_notify
	text image voice video shortvideo location link file miniprogrampage
	subscribe unsubscribe SCAN LOCATION CLICK VIEW view_miniprogram scancode_push scancode_waitmsg pic_sysphoto pic_photo_or_album
	pic_weixin location_select enter user_enter_tempsession user_info_modified user_authorization_revoke
	user_authorization_cancellation subscribe_msg_popup_event subscribe_msg_change_event subscribe_msg_sent_event
	guide_qrcode_scan_event debug_demo
	TEMPLATESENDJOBFINISH MASSSENDJOBFINISH PUBLISHJOBFINISH kf_create_session kf_close_session kf_switch_session
	qualification_verify_success naming_verify_success annual_renew verify_expired qualification_verify_fail naming_verify_fail
	card_pass_check card_not_pass_check user_get_card user_gifting_card user_del_card user_consume_card user_pay_from_pay_cell
	user_view_card user_enter_session_from_card update_member_card card_sku_remind card_pay_order submit_membercard_user_info
	poi_check_notify merchant_order ShakearoundUserShake WifiConnected submit_invoice_title user_authorize_invoice
	weapp_audit_success weapp_audit_fail weapp_audit_delay wxa_nickname_audit wxa_category_audit wxa_media_check
	wxa_illegal_record wxa_appeal_record wxa_punish_event wxa_privacy_apply wx_verify_pay_succ
	wx_verify_dispatch betaapp_authorization_apply_event betaapp_verify_apply_event betaapp_verify_event
	trade_manage_remind_access_api trade_manage_remind_shipping trade_manage_order_settlement wxa_trade_controlled
	add_express_path open_product_order_pay open_product_order_confirm xpay_goods_deliver_notify xpay_coin_pay_notify
	xpay_refund_notify xpay_complaint_notify xpay_subscribe_ios_refund_query_notify
	xpay_apple_subscribe_signing_result_notify secvod_upload_event secvod_audit_event`

// TestCorpusHasEveryType that there is.
func TestCorpusHasEveryType(t *testing.T) {
	have := map[string]bool{}
	for _, sample := range samples(t) {
		for _, leaf := range sample.Fields {
			if leaf[0] == "InfoType" || leaf[0] == "MsgType" || leaf[0] == "Event" {
				have[leaf[1]] = true
			}
		}
	}
	for kind := range strings.FieldsSeq(everyType) {
		if !have[kind] {
			t.Errorf("no sample of %s", kind)
		}
	}
}

// parseSample parses a sample the way it would arrive, and holds the named fields to the expected leaves.
func parseSample(t *testing.T, sample expected) (Fields, string) {
	t.Helper()
	want := func(path string) string {
		for _, leaf := range sample.Fields {
			if leaf[0] == path {
				return leaf[1]
			}
		}
		return ""
	}
	if sample.Family == "auth" {
		e, err := ParseAuthEvent([]byte(sample.Doc))
		if err != nil || e.InfoType != want("InfoType") || e.AppID != want("AppId") ||
			fmt.Sprint(e.CreateTime.Unix()) != want("CreateTime") ||
			e.Ticket != Secret(want("ComponentVerifyTicket")) || e.PreAuthCode != want("PreAuthCode") {
			t.Errorf("%+v, %v", e, err)
		}
		return e.Fields, e.DedupeKey()
	}
	m, err := ParseMessage([]byte(sample.Doc))
	id := want("MsgId")
	if id == "" {
		id = want("MsgID")
	}
	if err != nil || m.ToUserName != want("ToUserName") || m.FromUserName != want("FromUserName") ||
		fmt.Sprint(m.CreateTime.Unix()) != want("CreateTime") ||
		m.MsgType != want("MsgType") || m.Event != want("Event") || m.EventKey != want("EventKey") ||
		m.Content != want("Content") || m.MsgID != id ||
		m.IsEvent() != (sample.Family == "event") {
		t.Errorf("%+v, %v", m, err)
	}
	return m.Fields, m.DedupeKey()
}

// TestEveryTypeHasADetail, but for those that AuthEvent and Message hold whole, and legacy ones.
func TestEveryTypeHasADetail(t *testing.T) {
	whole := []string{InfoVerifyTicket, InfoAuthorized, InfoUpdateAuthorized, InfoUnauthorized}
	for _, callback := range catalogue(t) {
		var detail any
		if callback.Family == "auth" {
			e, _ := ParseAuthEvent(callback.XML)
			if detail = e.Detail(); slices.Contains(whole, e.InfoType) {
				detail = e
			}
		} else {
			m, _ := ParseMessage(callback.XML)
			detail = m.Detail()
		}
		if detail == nil {
			t.Errorf("%s has no detail", callback.Name)
		}
	}
}

// outside is one sample of the collection that may lie beside the repository. In it a repeated path has its number:
// item[1].url.
type outside struct {
	File   string         `json:"file"`
	Kind   string         `json:"kind"`
	Fields map[string]any `json:"fields"`
}

// outsideDir is where ../shared/corpus lies, seen from the repository's root, or higher up.
func outsideDir() (dir string, found bool) {
	for _, up := range []string{"../..", "../../.."} {
		dir = filepath.Join(filepath.FromSlash(up), "shared", "corpus")
		if _, err := os.Stat(filepath.Join(dir, "index.json")); err == nil {
			return dir, true
		}
	}
	return "", false
}

// TestOutsideCorpus parses what others collected, field by field; without it the module's own samples stand alone.
func TestOutsideCorpus(t *testing.T) {
	dir, found := outsideDir()
	if !found {
		t.Log("NOT TESTED: ../shared/corpus is missing, only the module's own samples were parsed")
		return
	}
	raw, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index struct {
		Samples []outside `json:"samples"`
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&index); err != nil {
		t.Fatal(err)
	}
	parsed := 0
	for _, sample := range index.Samples {
		if slices.Contains([]string{"event", "message", "auth-event", "json-push", "envelope", "passive-reply"},
			sample.Kind) {
			parsed++
			t.Run(sample.File, func(t *testing.T) { checkOutside(t, filepath.Join(dir, sample.File), sample) })
		}
	}
	if parsed == 0 {
		t.Error("there is nothing to parse in it")
	}
}

func checkOutside(t *testing.T, path string, sample outside) {
	fields := sample.Fields
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ParseFields(doc)
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string][]string{}, map[string][]string{}
	for _, path := range slices.SortedFunc(maps.Keys(fields), naturally) {
		plain := repeatNumber.ReplaceAllString(path, "")
		want[plain] = append(want[plain], fmt.Sprint(fields[path]))
	}
	for _, field := range parsed {
		got[field.Path] = append(got[field.Path], field.Value)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	arrive(t, sample.Kind, doc)
}

// arrive takes a sample as the server takes what comes in.
func arrive(t *testing.T, kind string, doc []byte) {
	t.Helper()
	var err error
	switch kind {
	case "event", "message":
		var m Message
		if m, err = ParseMessage(doc); err == nil && (m.FromUserName == "" || m.CreateTime.IsZero() ||
			m.DedupeKey() == "") {
			t.Errorf("%+v", m)
		}
	case "auth-event":
		_, err = ParseAuthEvent(doc)
	case "envelope":
		_, err = ParseEnvelope(doc)
	case "passive-reply":
		_, err = ParseReply(doc)
	}
	if err != nil {
		t.Error(err)
	}
}

// repeatNumber is the mark of a repeated element.
var repeatNumber = regexp.MustCompile(`\[\d+\]`)

// naturally puts item[10] behind item[9].
func naturally(a, b string) int {
	pad := func(s string) string {
		return repeatNumber.ReplaceAllStringFunc(s, func(n string) string {
			i, _ := strconv.Atoi(n[1 : len(n)-1])
			return fmt.Sprintf("[%06d]", i)
		})
	}
	return strings.Compare(pad(a), pad(b))
}
