package replay

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"

	"wxlab/app/har"
	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// archiveMost is how many exchanges an HTTP archive holds at most, the newest ones: a viewer reads all of them at once.
const archiveMost = 5000

// ExportArchive makes an HTTP archive of what is on record, oldest first, its secrets masked as in a recording.
func ExportArchive(ctx context.Context, from Source, o ExportOptions, version string) ([]byte, error) {
	if err := from.Journal.Flush(ctx); err != nil {
		return nil, err
	}
	var all []journal.Detail
	var entries []recording.Entry
	err := from.each(ctx, o.Query, func(d journal.Detail) bool {
		all = append(all, d)
		entries = append(entries, recording.Entry{ // all that secrets are looked for in
			OpenID: d.OpenID, Query: d.Query, Plain: string(d.Plain), Reply: string(d.ReplyPlain),
			Request: recording.Body(d.ReqBody), Response: recording.Body(d.RespBody),
		})
		return len(all) < archiveMost
	})
	if err != nil {
		return nil, err
	}
	m, err := from.masker(ctx, o, entries)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	document, err := har.Write(all, version)
	if err != nil {
		return nil, err
	}
	return m.Mask(document), nil
}

// Import puts on record what an HTTP archive or a recording holds, under new numbers, and reports how many exchanges
// these are.
func Import(j *journal.Journal, name string, content []byte) (int, error) {
	var all []journal.Detail
	var err error
	if r, wrong := recording.Parse(bytes.NewReader(content)); wrong == nil {
		all = details(r)
	} else if bytes.Contains(content[:min(len(content), 200)], []byte("wxlab_recording")) {
		err = wrong
	} else {
		all, err = har.Read(content)
	}
	if err != nil {
		return 0, &workspace.Problem{Key: "problem.import", Args: []any{name}, Exit: workspace.ExitUsage, Err: err}
	}
	for _, d := range all {
		d.RemoteAddr = name
		j.Import(d)
	}
	return len(all), nil
}

// details are the entries of a recording as exchanges. What a push was sealed in is not in it.
func details(r recording.Recording) (out []journal.Detail) {
	for _, e := range r.Entries {
		d := journal.Detail{Exchange: journal.Exchange{
			At: e.At, Side: journal.Platform, Name: e.Name, AppID: e.AppID, OpenID: e.OpenID, Outcome: e.Outcome,
			Reason: e.Reason, Status: e.Status, Peer: journal.WeChat,
		}}
		if e.Type == recording.Call {
			d.Kind, d.Dir, d.Method, d.Path, d.Query, d.Code = journal.KindAPI, journal.Out, e.Method, e.Path, e.Query, e.Code
			d.ReqBody, d.RespBody = recording.Text(e.Request), recording.Text(e.Response)
		} else {
			fillPush(&d, e)
		}
		d.ReqBytes, d.RespBytes = len(d.ReqBody), len(d.RespBody)
		out = append(out, d)
	}
	return out
}

func fillPush(d *journal.Detail, e recording.Entry) {
	d.Dir, d.Method, d.Plain = journal.In, http.MethodPost, []byte(e.Plain)
	d.Query = url.Values{"timestamp": {e.Timestamp}, "nonce": {e.Nonce}}.Encode()
	if e.Reply != "" {
		d.ReplyPlain = []byte(e.Reply)
	}
	switch {
	case e.Name == platform.InfoVerifyTicket:
		d.Kind, d.Path = journal.KindTicket, "/wechat/component"
	case e.Family == recording.AuthEvent:
		d.Kind, d.Path = journal.KindAuth, "/wechat/component"
	default:
		d.Kind, d.Path = journal.KindMessage, "/wechat/"+e.AppID+"/callback"
		if m, err := platform.ParseMessage(d.Plain); err == nil && m.IsEvent() {
			d.Kind = journal.KindEvent
		}
	}
}
