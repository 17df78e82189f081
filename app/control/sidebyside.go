package control

import (
	"context"

	"wxlab/app/compare"
)

// CompareExchanges asks what differs between two exchanges on record.
type CompareExchanges struct {
	ExchangePath
	With int64 `path:"with" doc:"id of the exchange on the right"`
}

// ExchangeComparison is two exchanges side by side. Tokens, tickets and codes are fingerprints.
type ExchangeComparison struct {
	Parts []compare.Part `json:"parts"`
}

func (r CompareExchanges) serve(ctx context.Context, s *Server) (ExchangeComparison, error) {
	_, parts, err := s.w.Compare(ctx, r.ID, r.With, s.hideText, s.lang)
	return ExchangeComparison{parts}, err
}
