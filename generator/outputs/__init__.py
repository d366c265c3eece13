"""Every file of the site, with its recipe and its inputs. It writes none of them."""
