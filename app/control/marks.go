package control

import (
	"context"

	"wxlab/app/replay"
)

// MarkExchange changes what people add to an exchange. A field that is missing stays as it is.
type MarkExchange struct {
	ExchangePath
	Remark *string `json:"remark" doc:"what is to be remembered of it; empty takes the remark away"`
	Pinned *bool   `json:"pinned" doc:"whether it stays when older exchanges are removed"`
}

func (r MarkExchange) serve(ctx context.Context, s *Server) (Done, error) {
	if _, err := s.w.Journal.Get(ctx, r.ID); err != nil {
		return Done{}, err
	}
	if r.Remark != nil {
		if err := s.w.Journal.SetRemark(ctx, r.ID, *r.Remark); err != nil {
			return Done{}, err
		}
	}
	if r.Pinned != nil {
		return done(s.w.Journal.Pin(ctx, r.ID, *r.Pinned))
	}
	return done(nil)
}

// ClearExchanges removes what is on record, but for what is pinned.
type ClearExchanges struct{}

func (ClearExchanges) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Journal.Clear(ctx))
}

// ExportArchive asks for what is on record as an HTTP archive (HAR), which browsers and proxies read.
type ExportArchive struct {
	Query   string `query:"query" doc:"search terms that choose exchanges; empty: all"`
	Secrets bool   `query:"secrets" doc:"keep tokens, tickets and codes instead of placeholders"`
	OpenIDs bool   `query:"hide_openids" doc:"put placeholders in the place of openids too"`
}

// Archive is an HTTP archive as a text.
type Archive struct {
	HAR string `json:"har" doc:"the archive, a JSON document by itself"`
}

func (r ExportArchive) serve(ctx context.Context, s *Server) (Archive, error) {
	raw, err := s.w.ExportArchive(ctx, replay.ExportOptions{Query: r.Query, Secrets: r.Secrets, OpenIDs: r.OpenIDs})
	return Archive{string(raw)}, err
}

// ImportExchanges takes the exchanges of an HTTP archive (HAR) or a recording into the record, as they were; nothing is sent.
type ImportExchanges struct {
	Name    string `json:"name" doc:"of the file, for what is said about it"`
	Content string `json:"content" required:"true" doc:"of the file"`
}

// Imported says how many exchanges came in.
type Imported struct {
	Exchanges int `json:"exchanges"`
}

func (r ImportExchanges) serve(_ context.Context, s *Server) (Imported, error) {
	n, err := replay.Import(s.w.Journal, r.Name, []byte(r.Content))
	return Imported{n}, asUsage(err)
}
