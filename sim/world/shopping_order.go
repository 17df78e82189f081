package world

import (
	"slices"
	"time"
)

// ShoppingDetails is what a component said was bought (购物订单; PROTOCOL 15.6), before the payment or after it.
type ShoppingDetails struct {
	TransactionID string `json:",omitempty"` // either this or the other two
	MerchantID    string `json:",omitempty"`
	TradeNo       string `json:",omitempty"`
	OpenID        string
	UploadedAt    time.Time // as the component says: what is later counts
}

// mostShoppingDetails are kept of an account.
const mostShoppingDetails = 10_000

// DetailsOf finds what was said of the same order.
func (a *AccountState) DetailsOf(d ShoppingDetails) *ShoppingDetails {
	i := slices.IndexFunc(a.Shopping, func(have *ShoppingDetails) bool {
		return have.TransactionID == d.TransactionID && have.MerchantID == d.MerchantID && have.TradeNo == d.TradeNo
	})
	if i < 0 {
		return nil
	}
	return a.Shopping[i]
}

// SetDetails adds or replaces what is said of an order.
func (a *AccountState) SetDetails(d ShoppingDetails) {
	if have := a.DetailsOf(d); have != nil {
		*have = d
		return
	}
	a.Shopping = KeepLast(append(a.Shopping, &d), mostShoppingDetails)
}

// Tied says whether the order is paid by that user: its details stand for good then.
func (d *ShoppingDetails) Tied(a *AccountState, now time.Time) bool {
	o := a.OrderBy(d.TransactionID, d.MerchantID, d.TradeNo, now)
	return o != nil && o.OpenID == d.OpenID
}
